import { generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, SignJWT } from "jose";
import { jwtAuthorizer } from "../../../infra/local/jwt-authorizer.ts";
import { closeServer, listen } from "../../../infra/local/listen.ts";

const [issuer, now] = ["https://pool.example", Date.parse("2030-06-01T12:00:00Z")];

// Row 28 of the promises tries all manipulations of a token.
test("a token's claims arrive as texts, as API Gateway passes them on", async () => {
  const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const known = { ...(await exportJWK(key.publicKey)), kid: "one", alg: "RS256", use: "sig" };
  const keySets = createServer((_, response) => void response.end(JSON.stringify({ keys: [known] })));
  const url = `http://127.0.0.1:${await listen(keySets, 0)}/jwks.json`;
  const authorize = jwtAuthorizer({ jwksUrl: () => url, now: () => now });
  const exp = now / 1_000 + 60;
  const claims = { iss: issuer, client_id: "client", exp, groups: ["a", "b"], flag: true, nested: { a: 1 } };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: "RS256", kid: "one" })
    .sign(key.privateKey);
  const authorizer = { issuer, audience: ["client"], header: "authorization", scopes: [] };
  expect(await authorize(authorizer, `Bearer ${token}`)).toEqual({
    claims: { ...claims, exp: String(exp), groups: "[a b]", flag: "true", nested: '{"a":1}' },
    scopes: null,
  });
  await closeServer(keySets);
});
