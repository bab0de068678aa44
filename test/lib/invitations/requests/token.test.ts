import fc from "fast-check";
import { newId, newSecret } from "../../../../lib/ids.ts";
import { hashOf, parseToken, tokenOf } from "../../../../lib/invitations/requests/token.ts";

const requestId = newId("req", new Date("2026-03-10T09:30:00.000Z"));

test("a token names its request, and of its secret only the hash", () => {
  const secret = newSecret();
  const token = tokenOf(requestId, secret);
  expect(token).toMatch(/^[0-9a-z]{26}\.[A-Za-z0-9_-]{43}$/);
  expect(parseToken(token)).toEqual({ requestId, hash: hashOf(secret) });
  expect(hashOf(secret)).not.toContain(secret);
});

test("a secret has 256 random bits and none comes twice", () => {
  const secrets = new Set(Array.from({ length: 2_000 }, newSecret));
  expect(secrets.size).toBe(2_000);
  for (const secret of secrets) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
});

test("a token with a byte more, less or other than it had is another link or none", () => {
  const token = tokenOf(requestId, newSecret());
  const link = parseToken(token);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ maxLength: 2, unit: "binary" }), (at, other) => {
      const bent = token.slice(0, at) + other + token.slice(at + 1);
      if (bent !== token) expect(parseToken(bent)).not.toEqual(link);
    }),
  );
});

test.each(["", ".", "req_x.y", "a".repeat(500), "../../etc", `${requestId}.${newSecret()}`])(
  "%j was never a token",
  (given) => {
    expect(parseToken(given)).toBeUndefined();
  },
);

test("nothing that a caller can send as a token throws", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 600 }), (given) => {
      expect(parseToken(given)).toBeUndefined();
    }),
  );
});
