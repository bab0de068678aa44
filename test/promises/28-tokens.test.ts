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
import { call } from "../../infra/local/wire.ts";
import { newId } from "../../lib/ids.ts";
import { keys } from "../../lib/table/keys.ts";
import { hour } from "../support/clock.ts";
import { changes, dumper } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
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
const partsOf = (token: string): [Fields, Fields, string] => {
  const [header = "", payload = "", signature = ""] = token.split(".");
  const read = (text: string) => JSON.parse(Buffer.from(text, "base64url").toString());
  return [read(header), read(payload), signature];
};
const rs = (header: Fields, payload: Fields, key: KeyObject, algorithm = "RSA-SHA256"): string => {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${sign(algorithm, Buffer.from(signed), key).toString("base64url")}`;
};
const hs = (header: Fields, payload: Fields, secret: string | Buffer): string => {
  const signed = `${part(header)}.${part(payload)}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
};

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
    [header, claims] = partsOf(member.token);
  });
  afterAll(async () => {
    reached(28, `${counts.gateway} tokens 401 by the gateway, ${counts.function} by the functions`);
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const withToken = (token: string): Promise<Response> => clientOf(stack.apiUrl, token).get("/v1/me");

  const refusedByGateway = (name: string, answer: Response): void => {
    const { status, body, headers } = answer;
    expect([name, status, body, headers.get("x-request-id")]).toEqual([
      name,
      401,
      { message: "Unauthorized" },
      null,
    ]);
    expect(headers.get("www-authenticate")).toMatch(/^Bearer/);
    counts.gateway++;
  };

  const refusedByFunction = (name: string, answer: Response): void => {
    const { status, body, headers } = answer;
    expect([name, status, body.code, body.status]).toEqual([name, 401, "UNAUTHENTICATED", 401]);
    expect(headers.get("content-type")).toBe("application/problem+json");
    expect(headers.get("www-authenticate")).toBe("Bearer");
    expect(headers.get("x-request-id")).toBe(body.requestId);
    counts.function++;
  };

  it("is good when the pool signed it, and so is one put together here with the pool's key", async () => {
    expect((await withToken(member.token)).status).toBe(200);
    expect((await withToken(rs(header, claims, poolKey))).status).toBe(200);
  });

  it("is needed, whole and as a bearer token", async () => {
    const { get } = clientOf(stack.apiUrl);
    const [head, body, signature] = member.token.split(".");
    const headers: [string, string][] = [
      ["none", ""],
      ["scheme alone", "Bearer"],
      ["scheme and space", "Bearer "],
      ["no token at all", "Bearer x"],
      ["another scheme", `Basic ${Buffer.from(`${member.email}:${password}`).toString("base64")}`],
      ["another scheme with the token", `Token ${member.token}`],
      ["the token twice", `Bearer ${member.token}, Bearer ${member.token}`],
      ["no signature", `Bearer ${head}.${body}.`],
      ["two parts", `Bearer ${head}.${body}`],
      ["four parts", `Bearer ${member.token}.${signature}`],
      ["empty parts", "Bearer .."],
      ["one letter less", `Bearer ${member.token.slice(0, -8)}`],
    ];
    for (const [name, authorization] of headers)
      refusedByGateway(name, await get("/v1/me", authorization ? { authorization } : {}));
    for (const path of [`/v1/me?access_token=${member.token}`, `/v1/me?token=${member.token}`])
      refusedByGateway("in the query", await get(path));
    refusedByGateway("in a cookie", await get("/v1/me", { cookie: `access_token=${member.token}` }));
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
    const pem = poolPublic.export({ format: "pem", type: "spki" });
    const jwk = poolPublic.export({ format: "jwk" });
    const [head, body, signature = ""] = member.token.split(".");
    const elevated = part({ ...claims, username: world.operator.id });
    const unsigned = (alg: string) => `${part({ ...header, alg })}.${body}.`;
    try {
      const tokens: [string, string][] = [
        ...["none", "None", "NONE", "nOnE", ""].map((alg): [string, string] => [`alg ${alg}`, unsigned(alg)]),
        ["alg none with the old signature", `${unsigned("none")}${signature}`],
        ["HS256 with the PEM", hs({ ...header, alg: "HS256" }, claims, pem)],
        ["HS256 with the trimmed PEM", hs({ ...header, alg: "HS256" }, claims, String(pem).trim())],
        ["HS256 with the JWK", hs({ ...header, alg: "HS256" }, claims, JSON.stringify(jwk))],
        [
          "HS256 with the modulus",
          hs({ ...header, alg: "HS256" }, claims, Buffer.from(jwk.n ?? "", "base64url")),
        ],
        ["HS256 with nothing", hs({ ...header, alg: "HS256" }, claims, "")],
        ["RS512 with the pool's key", rs({ ...header, alg: "RS512" }, claims, poolKey, "RSA-SHA512")],
        ["RS256 that is SHA-512", rs(header, claims, poolKey, "RSA-SHA512")],
        ["a foreign key with the pool's key id", rs(header, claims, foreign.privateKey)],
        ["a key of its own (jwk)", rs({ ...header, jwk: foreignJwk }, claims, foreign.privateKey)],
        ["a key set of its own (jku)", rs({ ...header, jku: url }, claims, foreign.privateKey)],
        ["a certificate of its own (x5u)", rs({ ...header, x5u: url }, claims, foreign.privateKey)],
        ["a jku and an unknown key id", rs({ ...header, kid: "own", jku: url }, claims, foreign.privateKey)],
        ["no key id", rs({ alg: "RS256" }, claims, poolKey)],
        ["an unknown key id", rs({ ...header, kid: "unknown" }, claims, poolKey)],
        ...["../../../../dev/null", "/dev/null", "' OR 1=1 --", "%00", "http://127.0.0.1/"].map(
          (kid): [string, string] => [`key id ${kid}`, hs({ ...header, alg: "HS256", kid }, claims, "")],
        ),
        ["a critical extension", rs({ ...header, crit: ["b64"], b64: false }, claims, poolKey)],
        ["another payload", `${head}.${elevated}.${signature}`],
        ["a null signature", `${head}.${body}.${Buffer.alloc(256).toString("base64url")}`],
        ["a payload that is no JSON", `${head}.${Buffer.from("none").toString("base64url")}.${signature}`],
      ];
      for (const [name, token] of tokens) refusedByGateway(name, await withToken(token));
      for (const at of [0, 40, 100, 200, signature.length - 2]) {
        const bent = `${signature.slice(0, at)}${signature[at] === "A" ? "B" : "A"}${signature.slice(at + 1)}`;
        refusedByGateway(`signature bent at ${at}`, await withToken(`${head}.${body}.${bent}`));
      }
      expect(fetched).toBe(0);
    } finally {
      server.close();
    }
    expect(changes(before, await dumper(stack)())).toEqual([]);
  });

  it("is for this pool and client, and for now", async () => {
    const now = Math.floor(stack.now() / 1_000);
    const { client_id: _, ...withoutClient } = claims;
    const { exp: __, ...withoutExpiry } = claims;
    const { iss: ___, ...withoutIssuer } = claims;
    const issuer = String(claims.iss);
    const tokens: [string, Fields][] = [
      ["another issuer", { ...claims, iss: "https://evil.example" }],
      ["another pool", { ...claims, iss: `${issuer}x` }],
      ["an issuer with a slash", { ...claims, iss: `${issuer}/` }],
      ["no issuer", withoutIssuer],
      ["another client", { ...claims, client_id: "other" }],
      ["another audience beside the client", { ...claims, aud: "other" }],
      ["no client", withoutClient],
      ["expired", { ...claims, exp: now - 1 }],
      ["no expiry", withoutExpiry],
      ["an expiry that is text", { ...claims, exp: "never" }],
      ["issued in the future", { ...claims, iat: now + 600, exp: now + 1_200 }],
      ["not yet good", { ...claims, nbf: now + 600 }],
    ];
    for (const [name, payload] of tokens)
      refusedByGateway(name, await withToken(rs(header, payload, poolKey)));
  });

  it("is an access token of a user that the table knows", async () => {
    const signedIn = (await call(stack.cognitoUrl, "AWSCognitoIdentityProviderService.InitiateAuth", {
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: stack.clientId,
      AuthParameters: { USERNAME: member.email, PASSWORD: password },
    })) as { AuthenticationResult: { IdToken: string; RefreshToken: string } };
    const { IdToken, RefreshToken } = signedIn.AuthenticationResult;
    refusedByFunction("an ID token", await withToken(IdToken));
    refusedByGateway("a refresh token", await withToken(RefreshToken));
    const { username: _, ...withoutName } = claims;
    const payloads: [string, Fields][] = [
      ["no use", { ...claims, token_use: undefined }],
      ["another use", { ...claims, token_use: "refresh" }],
      ["several uses", { ...claims, token_use: ["access", "id"] }],
      ["no user name", withoutName],
      ["an unknown user", { ...claims, username: newId("usr", new Date(stack.now())) }],
      ["an address for a user name", { ...claims, username: member.email }],
      ["a user name in capitals", { ...claims, username: member.id.toUpperCase() }],
      ["an empty user name", { ...claims, username: "" }],
      ["several user names", { ...claims, username: [member.id, world.operator.id] }],
      ["a long user name", { ...claims, username: "u".repeat(128) }],
    ];
    for (const [name, payload] of payloads)
      refusedByFunction(name, await withToken(rs(header, payload, poolKey)));
  });

  it("is worth nothing once its user is gone, even where the user was just seen", async () => {
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
    // Signed in anew: on a slow machine the tests before this one may have taken minutes of the first token's hour.
    const { token } = await world.member(member.id, member.email);
    stack.advance(hour - 120_000);
    expect((await withToken(token)).status).toBe(200);
    stack.advance(121_000);
    refusedByGateway("after an hour", await withToken(token));
  });
});
