import fc from "fast-check";
import { newId, newSecret } from "../../../../lib/ids.ts";
import { hashOf, parseToken, tokenOf } from "../../../../lib/invitations/requests/token.ts";
import { anyText } from "../../../support/hostile.ts";

const requestId = newId("req", new Date("2026-03-10T09:30:00.000Z"));

test("a token names its request and has 256 random bits, of which only the hash is stored", () => {
  const secrets = Array.from({ length: 100 }, newSecret);
  expect(new Set(secrets).size).toBe(100);
  for (const secret of secrets) {
    const token = tokenOf(requestId, secret);
    expect(token).toMatch(/^[0-9a-z]{26}\.[A-Za-z0-9_-]{43}$/);
    expect(Buffer.from(secret, "base64url")).toHaveLength(32);
    expect(parseToken(token)).toEqual({ requestId, hash: hashOf(secret) });
    expect(hashOf(secret)).not.toContain(secret);
  }
});

test("a token with one changed, added or missing character is another link or none", () => {
  const token = tokenOf(requestId, newSecret());
  const link = parseToken(token);
  fc.assert(
    fc.property(fc.nat(token.length - 1), anyText(2), (at, other) => {
      const bent = token.slice(0, at) + other + token.slice(at + 1);
      if (bent !== token) expect(parseToken(bent)).not.toEqual(link);
    }),
  );
});

test("any other text is no token, and none throws", () => {
  const texts = ["", ".", "req_x.y", "a".repeat(500), "../../etc", `${requestId}.${newSecret()}`];
  for (const text of texts) expect(parseToken(text)).toBeUndefined();
  fc.assert(
    fc.property(anyText(600), (text) => {
      expect(parseToken(text)).toBeUndefined();
    }),
  );
});
