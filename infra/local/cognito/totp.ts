import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepSeconds = 30;

/** A new shared secret in base32, 52 characters as Cognito's are. */
export function newSecret(): string {
  let bits = 0n;
  for (const byte of randomBytes(33)) bits = (bits << 8n) | BigInt(byte);
  return Array.from({ length: 52 }, (_, at) => alphabet.charAt(Number((bits >> BigInt(at * 5)) & 31n))).join(
    "",
  );
}

/** The time step whose code this is (RFC 6238), one step of drift allowed to either side. */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  const current = Math.floor(now / 1000 / stepSeconds);
  const given = Buffer.from(code);
  return [current, current - 1, current + 1].find((step) => {
    const expected = Buffer.from(codeOf(secret, step));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** The six digits that an authenticator app shows for a time step (RFC 4226). */
export function codeOf(secret: string, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", decode(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

function decode(secret: string): Buffer {
  const bytes: number[] = [];
  let buffer = 0;
  let filled = 0;
  for (const character of secret) {
    buffer = ((buffer << 5) | alphabet.indexOf(character)) & 0xfff;
    filled += 5;
    if (filled >= 8) {
      filled -= 8;
      bytes.push((buffer >> filled) & 0xff);
    }
  }
  return Buffer.from(bytes);
}
