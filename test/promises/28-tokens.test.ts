import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { listen } from "../../infra/local/listen.ts";
import { newId } from "../../lib/ids.ts";
import { keys } from "../../lib/table/keys.ts";
import { hour, minute } from "../support/clock.ts";
import { changes, dumper } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { signInSteps } from "../support/sign-in.ts";
import { openStack } from "../support/stack.ts";
import {
  clientOf,
  documentsOf,
  type Member,
  openWorld,
  password,
  type Response,
  type World,
} from "../support/world.ts";

type Fields = Record<string, unknown>;

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const read = (text = ""): Fields => JSON.parse(Buffer.from(text, "base64url").toString());
const rs = (header: Fields, payload: Fields, key: KeyObject, algorithm = "RSA-SHA256"): string => {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${sign(algorithm, Buffer.from(signed), key).toString("base64url")}`;
};
const hs = (header: Fields, payload: Fields, secret: string | Buffer): string => {
  const signed = `${part({ ...header, alg: "HS256" })}.${part(payload)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
};
const without = (name: string, { [name]: _, ...rest }: Fields): Fields => rest;

describe("an access token", () => {
  const directory = mkdtempSync(join(tmpdir(), "twotier-tokens-"));
  let stack: Awaited<ReturnType<typeof openStack>>;
  let world: World;
  let member: Member;
  let poolKey: KeyObject;
  let header: Fields;
  let claims: Fields;
  const counts = { gateway: 0, function: 0 };

  beforeAll(async () => {
    stack = await openStack({ directory });
    world = await openWorld(stack);
    member = (await world.provider()).admin;
    const database = new DatabaseSync(join(directory, "cognito.db"), { readOnly: true });
    const row = database.prepare("SELECT jwk FROM signing_keys").get();
    database.close();
    poolKey = createPrivateKey({ key: JSON.parse(String(row?.jwk)), format: "jwk" });
    [header = {}, claims = {}] = member.token.split(".").slice(0, 2).map(read);
  });
  afterAll(async () => {
    reached(28, `${counts.gateway} tokens 401 by the gateway, ${counts.function} by the functions`);
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const withToken = (token: string): Promise<Response> => clientOf(stack.apiUrl, token).get("/v1/me");
  /** Signed with the pool's own key. */
  const signed = (payload: Fields, more: Fields = {}) =>
    withToken(rs({ ...header, ...more }, payload, poolKey));

  const refusedByGateway = (name: string, { status, body, headers }: Response): void => {
    const seen = [name, status, body, headers.get("x-request-id")];
    expect(seen).toEqual([name, 401, { message: "Unauthorized" }, null]);
    expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
    counts.gateway++;
  };
  const refusedByFunction = (name: string, { status, body, headers }: Response): void => {
    const seen = [name, status, body.code, headers.get("www-authenticate"), headers.get("content-type")];
    expect(seen).toEqual([name, 401, "UNAUTHENTICATED", "Bearer", "application/problem+json"]);
    expect([headers.get("x-request-id"), 401]).toEqual([body.requestId, body.status]);
    counts.function++;
  };

  it("is valid if the pool signed it, and so is one that this test signs with the pool's key", async () => {
    expect((await withToken(member.token)).status).toBe(200);
    expect((await signed(claims)).status).toBe(200);
  });

  it("is required, complete and as a bearer token", async () => {
    const { get } = clientOf(stack.apiUrl);
    const { token } = member;
    const [head, body, signature] = token.split(".");
    const headers: Record<string, string> = {
      "scheme alone": "Bearer",
      "scheme and space": "Bearer ",
      "no token at all": "Bearer x",
      "another scheme": `Basic ${Buffer.from(`${member.email}:${password}`).toString("base64")}`,
      "another scheme with the token": `Token ${token}`,
      "the token twice": `Bearer ${token}, Bearer ${token}`,
      "no signature": `Bearer ${head}.${body}.`,
      "two parts": `Bearer ${head}.${body}`,
      "four parts": `Bearer ${token}.${signature}`,
      "empty parts": "Bearer ..",
      "one letter less": `Bearer ${token.slice(0, -8)}`,
    };
    refusedByGateway("none", await get("/v1/me"));
    for (const [name, authorization] of Object.entries(headers))
      refusedByGateway(name, await get("/v1/me", { authorization }));
    for (const path of [`/v1/me?access_token=${token}`, `/v1/me?token=${token}`])
      refusedByGateway("in the query", await get(path));
    refusedByGateway("in a cookie", await get("/v1/me", { cookie: `access_token=${token}` }));
  });

  it("is signed with RS256 and the pool's key, whatever its header says", async () => {
    const before = await dumper(stack)();
    let fetched = 0;
    const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const foreignJwk = foreign.publicKey.export({ format: "jwk" });
    const server = createServer((_, response) => {
      fetched++;
      response.end(JSON.stringify({ keys: [{ ...foreignJwk, kid: header.kid, alg: "RS256", use: "sig" }] }));
    });
    const url = `http://127.0.0.1:${await listen(server, 0)}/jwks.json`;
    const poolPublic = createPublicKey(poolKey);
    const pem = String(poolPublic.export({ format: "pem", type: "spki" }));
    const jwk = poolPublic.export({ format: "jwk" });
    const [head, body, signature = ""] = member.token.split(".");
    const unsigned = (alg: string) => `${part({ ...header, alg })}.${body}.`;
    const hmac = (secret: string | Buffer, more: Fields = {}) => hs({ ...header, ...more }, claims, secret);
    const byForeign = (more: Fields = {}) => rs({ ...header, ...more }, claims, foreign.privateKey);
    const byPool = (all: Fields, algorithm?: string) => rs(all, claims, poolKey, algorithm);
    const kids = ["../../../../dev/null", "/dev/null", "' OR 1=1 --", "%00", "http://127.0.0.1/"];
    const bent = (at: number) =>
      `${signature.slice(0, at)}${signature[at] === "A" ? "B" : "A"}${signature.slice(at + 1)}`;
    const named = (names: readonly (string | number)[], what: string, token: (name: any) => string) =>
      Object.fromEntries(names.map((name) => [`${what} ${name}`, token(name)]));
    const tokens: Record<string, string> = {
      ...named(["none", "None", "NONE", "nOnE", ""], "alg", unsigned),
      "alg none with the old signature": `${unsigned("none")}${signature}`,
      "HS256 with the PEM": hmac(pem),
      "HS256 with the trimmed PEM": hmac(pem.trim()),
      "HS256 with the JWK": hmac(JSON.stringify(jwk)),
      "HS256 with the modulus": hmac(Buffer.from(jwk.n ?? "", "base64url")),
      "HS256 with nothing": hmac(""),
      "RS512 with the pool's key": byPool({ ...header, alg: "RS512" }, "RSA-SHA512"),
      "RS256 that is SHA-512": byPool(header, "RSA-SHA512"),
      "a foreign key with the pool's key id": byForeign(),
      "a key of its own (jwk)": byForeign({ jwk: foreignJwk }),
      "a key set of its own (jku)": byForeign({ jku: url }),
      "a certificate of its own (x5u)": byForeign({ x5u: url }),
      "a jku and an unknown key id": byForeign({ kid: "own", jku: url }),
      "no key id": byPool({ alg: "RS256" }),
      "an unknown key id": byPool({ ...header, kid: "unknown" }),
      ...named(kids, "key id", (kid) => hmac("", { kid })),
      "a critical extension": byPool({ ...header, crit: ["b64"], b64: false }),
      "another payload": `${head}.${part({ ...claims, username: world.operator.id })}.${signature}`,
      "a null signature": `${head}.${body}.${Buffer.alloc(256).toString("base64url")}`,
      "a payload that is no JSON": `${head}.${Buffer.from("none").toString("base64url")}.${signature}`,
      ...named(
        [0, 40, 100, 200, signature.length - 2],
        "signature bent at",
        (at) => `${head}.${body}.${bent(at)}`,
      ),
    };
    try {
      for (const [name, token] of Object.entries(tokens)) refusedByGateway(name, await withToken(token));
      expect(fetched).toBe(0);
    } finally {
      server.close();
    }
    expect(changes(before, await dumper(stack)())).toEqual([]);
  });

  it("is valid only for this pool and client, and now", async () => {
    const now = Math.floor(stack.now() / 1_000);
    const issuer = String(claims.iss);
    const payloads: Record<string, Fields> = {
      "another issuer": { ...claims, iss: "https://evil.example" },
      "another pool": { ...claims, iss: `${issuer}x` },
      "an issuer with a slash": { ...claims, iss: `${issuer}/` },
      "no issuer": without("iss", claims),
      "another client": { ...claims, client_id: "other" },
      "another audience beside the client": { ...claims, aud: "other" },
      "no client": without("client_id", claims),
      expired: { ...claims, exp: now - 1 },
      "no expiry": without("exp", claims),
      "an expiry that is text": { ...claims, exp: "never" },
      "issued in the future": { ...claims, iat: now + 600, exp: now + 1_200 },
      "not yet good": { ...claims, nbf: now + 600 },
    };
    for (const [name, payload] of Object.entries(payloads)) refusedByGateway(name, await signed(payload));
  });

  it("is an access token of a user in the table", async () => {
    const { AuthenticationResult } = await signInSteps(stack).begin(member.email, password);
    refusedByFunction("an ID token", await withToken(AuthenticationResult?.IdToken ?? ""));
    refusedByGateway("a refresh token", await withToken(AuthenticationResult?.RefreshToken ?? ""));
    const payloads: Record<string, Fields> = {
      "no use": without("token_use", claims),
      "another use": { ...claims, token_use: "refresh" },
      "several uses": { ...claims, token_use: ["access", "id"] },
      "no user name": without("username", claims),
      "an unknown user": { ...claims, username: newId("usr", new Date(stack.now())) },
      "an address for a user name": { ...claims, username: member.email },
      "a user name in capitals": { ...claims, username: member.id.toUpperCase() },
      "an empty user name": { ...claims, username: "" },
      "no time of issue": without("iat", claims),
      "several user names": { ...claims, username: [member.id, world.operator.id] },
      "a long user name": { ...claims, username: "u".repeat(128) },
    };
    for (const [name, payload] of Object.entries(payloads)) refusedByFunction(name, await signed(payload));
  });

  it("is worthless once its user is gone, even if the user was just seen", async () => {
    const provider = await world.provider();
    const user = await world.user(provider, "SalesAgent");
    expect((await user.get("/v1/me")).status).toBe(200);
    const documents = documentsOf(stack);
    const gone = [keys.user(provider.id, user.id), keys.userOrganization(user.id)];
    for (const Key of gone) await documents.send(new DeleteCommand({ TableName: stack.tableName, Key }));
    refusedByFunction("a user that is gone", await user.get("/v1/me"));
    refusedByFunction("a user that is gone, elsewhere", await user.get("/v1/indirect-resellers"));
  });

  it("ends an hour after the sign-in", async () => {
    // A new sign-in, because on a slow machine the tests before this one may have used up most of the first token's
    // hour.
    const { token } = await world.member(member.id, member.email);
    stack.advance(hour - 2 * minute);
    expect((await withToken(token)).status).toBe(200);
    stack.advance(2 * minute + 1_000);
    refusedByGateway("after an hour", await withToken(token));
  });
});
