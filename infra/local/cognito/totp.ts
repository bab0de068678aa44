import { HOTP, Secret, TOTP } from "otpauth";

const period = 30;

/** A new shared secret in base32, 52 characters as Cognito's are. */
export const newSecret = (): string => new Secret({ size: 32 }).base32;

/** The time step that this code belongs to, one step of drift allowed to either side. */
export function matchingStep(secret: string, code: string, now: number): number | undefined {
  // The library compares bytes. It throws for a code with the right number of characters but more bytes.
  if (!/^\d+$/.test(code)) return undefined;
  const delta = new TOTP({ secret, period }).validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? undefined : Math.floor(now / 1_000 / period) + delta;
}

/** The six digits that an authenticator app shows for a time step. */
export const codeOf = (secret: string, step: number): string =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter: step });
