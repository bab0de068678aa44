import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import * as z from "zod";
import type { PoolSettings } from "../../../infra/local/cognito/pool.ts";
import { startCognito } from "../../../infra/local/cognito/server.ts";
import { codeOf } from "../../../infra/local/cognito/totp.ts";

const UserPoolId = "eu-west-1_local";
const ClientId = "twotierclient";
const Username = "usr_01hzy3f7t5v9w2x4k6m8n0p2q4";
const email = "ann@contoso.example";
const Temporary = "Temporary-1";
const Password = "Permanent-2";

const pool: PoolSettings = {
  userPoolId: UserPoolId,
  clientId: ClientId,
  issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${UserPoolId}`,
  temporaryPasswordDays: 3,
  accessTokenMinutes: 60,
  refreshTokenDays: 30,
  authSessionMinutes: 15,
  minimumPasswordLength: 10,
  requireLowercase: true,
  requireUppercase: true,
  requireDigits: true,
  requireSymbols: true,
  authFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
};

let time = Date.parse("2030-01-01T00:00:00Z");
const minute = 60_000;
const day = 24 * 60 * minute;
const folder = mkdtempSync(join(tmpdir(), "cognito-"));
const created = new Set<string>();
let stand: Awaited<ReturnType<typeof startCognito>>;
let cognito: CognitoIdentityProvider;

const clientOf = (endpoint: string) => {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new CognitoIdentityProvider({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
};
const start = async () => {
  stand = await startCognito({ file: join(folder, "pool.sqlite"), now: () => time, pool });
  cognito = clientOf(stand.url);
};
const stop = async () => {
  cognito.destroy();
  await stand.close();
};
beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  for (const name of created) await cognito.adminDeleteUser({ UserPoolId, Username: name });
  created.clear();
});

/** Expects a call to be refused by an exception of this name, or by NotAuthorizedException with these words. */
const refused = (call: Promise<unknown>, why: string) =>
  expect(call).rejects.toMatchObject(
    why.endsWith("Exception") ? { name: why } : { name: "NotAuthorizedException", message: why },
  );
const wrong = "Incorrect username or password.";
const exceeded = "Password attempts exceeded";
const overSession = "Invalid session for the user, session is expired.";

const verified = (address: string) => [
  { Name: "email", Value: address },
  { Name: "email_verified", Value: "true" },
];
const create = async (
  name = Username,
  address = email,
  TemporaryPassword: string | undefined = Temporary,
) => {
  const UserAttributes = verified(address);
  const input = { UserPoolId, Username: name, UserAttributes, TemporaryPassword };
  const answer = await cognito.adminCreateUser({ ...input, MessageAction: "SUPPRESS" });
  created.add(name);
  return answer;
};
const setPassword = (value: string, Permanent: boolean) =>
  cognito.adminSetUserPassword({ UserPoolId, Username, Password: value, Permanent });
const createConfirmed = async () => {
  await create();
  await setPassword(Password, true);
};
const read = () => cognito.adminGetUser({ UserPoolId, Username });
const signIn = (USERNAME: string, PASSWORD: string) =>
  cognito.initiateAuth({
    ClientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME, PASSWORD },
  });
const signsIn = async (name: string, password: string) =>
  expect((await signIn(name, password)).AuthenticationResult).toBeDefined();
const refresh = (REFRESH_TOKEN: string) =>
  cognito.initiateAuth({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } });
const answer = (
  ChallengeName: "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA",
  Session: string | undefined,
  responses: Record<string, string>,
) =>
  cognito.respondToAuthChallenge({
    ClientId,
    ChallengeName,
    Session,
    ChallengeResponses: { USERNAME: Username, ...responses },
  });
const newPassword = (Session: string | undefined, NEW_PASSWORD: string) =>
  answer("NEW_PASSWORD_REQUIRED", Session, { NEW_PASSWORD });
const tokens = async (name = Username) => {
  const { AuthenticationResult: given } = await signIn(name, Password);
  return {
    access: given?.AccessToken ?? "",
    id: given?.IdToken ?? "",
    refresh: given?.RefreshToken ?? "",
  };
};
const getUser = (AccessToken: string) => cognito.getUser({ AccessToken });

describe("a new user", () => {
  it("has a sub, the state FORCE_CHANGE_PASSWORD and the attributes it came with", async () => {
    const { User } = await create();
    expect(User).toMatchObject({
      Username,
      Enabled: true,
      UserStatus: "FORCE_CHANGE_PASSWORD",
      Attributes: [{ Name: "sub", Value: expect.any(String) }, ...verified(email)],
      UserCreateDate: new Date(time),
    });
    expect((await read()).UserAttributes).toEqual(User?.Attributes);
    await create("usr_without_password", "bob@contoso.example", undefined);
  });

  it("is refused a name or a verified address that is taken, a weak password, and an address as its name", async () => {
    await create();
    await refused(create(Username.toUpperCase(), "other@contoso.example"), "UsernameExistsException");
    await refused(create("usr_other", "ANN@Contoso.example"), "AliasExistsException");
    await refused(create("usr_other", "other@contoso.example", "short"), "InvalidPasswordException");
    await refused(create("bob@contoso.example"), "InvalidParameterException");
  });
});

describe("a temporary password", () => {
  it("opens a session that ends with its time, fits its challenge and belongs to its user", async () => {
    await create();
    await create("usr_other", "other@contoso.example");
    const { Session } = await signIn(email, Temporary);
    const otherChallenge = { SOFTWARE_TOKEN_MFA_CODE: "123456" };
    await refused(answer("SOFTWARE_TOKEN_MFA", Session, otherChallenge), overSession);
    const otherUser = { USERNAME: "usr_other", NEW_PASSWORD: Password };
    await refused(answer("NEW_PASSWORD_REQUIRED", Session, otherUser), overSession);
    time += 15 * minute;
    await refused(newPassword(Session, Password), overSession);
    await refused(newPassword("x".repeat(40), Password), overSession);
  });
});

describe("signing in", () => {
  it("takes the user name or the verified address, in any case, and no unverified one", async () => {
    await createConfirmed();
    for (const name of [Username, Username.toUpperCase(), email, "Ann@CONTOSO.example"])
      expect(decodeJwt((await tokens(name)).access)).toMatchObject({ username: Username });
    const change = (UserAttributes: { Name: string; Value: string }[]) =>
      cognito.adminUpdateUserAttributes({ UserPoolId, Username, UserAttributes });
    const address = "new@contoso.example";
    await change([{ Name: "email", Value: address }]);
    await refused(signIn(address, Password), wrong);
    await refused(signIn(email, Password), wrong);
    await change(verified(address));
    await signsIn(address, Password);
  });

  it("refuses an unknown client, a flow the client does not have and a missing parameter", async () => {
    await createConfirmed();
    const input = { ClientId, AuthParameters: { USERNAME: Username, PASSWORD: Password } };
    const AuthFlow = "USER_PASSWORD_AUTH" as const;
    const stranger = cognito.initiateAuth({ ...input, ClientId: "other", AuthFlow });
    await refused(stranger, "ResourceNotFoundException");
    for (const flow of ["USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"] as const)
      await refused(cognito.initiateAuth({ ...input, AuthFlow: flow }), "InvalidParameterException");
    await refused(signIn(Username, ""), "InvalidParameterException");
    const other = await startCognito({ file: ":memory:", pool: { ...pool, authFlows: [] } });
    const client = clientOf(other.url);
    await expect(client.initiateAuth({ ...input, AuthFlow })).rejects.toThrow("flow not enabled");
    client.destroy();
    await other.close();
  });
});

describe("wrong passwords", () => {
  const tryWrong = async (name: string, times: number) => {
    for (let n = 0; n < times; n++) await refused(signIn(name, "Wrong-1"), wrong);
  };

  it.each([
    ["a user", Username],
    ["a name that nobody has", "usr_nobody_locked"],
  ])("lock %s for a second after the fifth, then twice as long each time", async (_, name) => {
    await createConfirmed();
    await tryWrong(name, 5);
    await refused(signIn(name, Password), exceeded);
    time += 1_000;
    await tryWrong(name, 1);
    time += 1_999;
    await refused(signIn(name, "Wrong-1"), exceeded);
    time += 1;
    await tryWrong(name, 1);
  });

  it("are counted when many come at the same moment", async () => {
    await createConfirmed();
    const burst = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(Username, "Wrong-1")));
    const words = burst.map((one) => (one.status === "rejected" ? String(one.reason.message) : "signed in"));
    expect(words.toSorted()).toEqual([...Array(5).fill(wrong), ...Array(7).fill(exceeded)]);
  });
});

describe("tokens", () => {
  it("carry Cognito's claims, signed with the published key", async () => {
    await createConfirmed();
    const { access, id } = await tokens();
    const discovery = await fetch(`${stand.url}/${UserPoolId}/.well-known/openid-configuration`);
    const published = z.object({ issuer: z.literal(pool.issuer), jwks_uri: z.string() });
    const keys = createRemoteJWKSet(new URL(published.parse(await discovery.json()).jwks_uri));
    const checks = { issuer: pool.issuer, algorithms: ["RS256"], currentDate: new Date(time) };
    const { payload } = await jwtVerify(access, keys, checks);
    const seconds = Math.floor(time / 1_000);
    expect(payload).toEqual({
      sub: expect.any(String),
      iss: pool.issuer,
      client_id: ClientId,
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      token_use: "access",
      scope: "aws.cognito.signin.user.admin",
      auth_time: seconds,
      iat: seconds,
      exp: seconds + 3_600,
      jti: expect.any(String),
      username: Username,
    });
    const { payload: identity } = await jwtVerify(id, keys, { ...checks, audience: ClientId });
    expect(identity).toMatchObject({
      token_use: "id",
      email,
      email_verified: true,
      "cognito:username": Username,
    });
    expect(identity.client_id).toBeUndefined();
  });

  it("are renewed by the refresh token of the same sign-in until it expires", async () => {
    await createConfirmed();
    const first = await tokens();
    time += 30 * day - 1;
    const { AuthenticationResult } = await refresh(first.refresh);
    expect(AuthenticationResult?.RefreshToken).toBeUndefined();
    const before = decodeJwt(first.access);
    const after = decodeJwt(AuthenticationResult?.AccessToken ?? "");
    expect(after).toMatchObject({ origin_jti: before.origin_jti, auth_time: before.auth_time });
    expect(after.jti).not.toBe(before.jti);
    time += 1;
    await refused(refresh(first.refresh), "Refresh Token has expired");
    await refused(refresh("made-up"), "Invalid Refresh Token");
  });
});

describe("the second factor", () => {
  const step = () => Math.floor(time / 30_000);
  const enrol = async () => {
    await createConfirmed();
    const { access: AccessToken } = await tokens();
    const { SecretCode = "" } = await cognito.associateSoftwareToken({ AccessToken });
    await cognito.verifySoftwareToken({ AccessToken, UserCode: codeOf(SecretCode, step()) });
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await cognito.setUserMFAPreference({ AccessToken, SoftwareTokenMfaSettings });
    return SecretCode;
  };
  const code = (Session: string | undefined, value: string) =>
    answer("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: value });
  const mismatch = "CodeMismatchException";

  it("allows a clock that is one step off and no more", async () => {
    const secret = await enrol();
    time += 300_000;
    const { Session } = await signIn(Username, Password);
    await refused(code(Session, codeOf(secret, step() - 2)), mismatch);
    await refused(code(Session, codeOf(secret, step() + 2)), mismatch);
    await code(Session, codeOf(secret, step() - 1));
    const second = await signIn(Username, Password);
    await code(second.Session, codeOf(secret, step() + 1));
  });
});

describe("the pool", () => {
  it("refuses what it does not know, what is not signed and what is too large", async () => {
    await refused(cognito.createGroup({ UserPoolId, GroupName: "x" }), "UnknownOperationException");
    const target = "AWSCognitoIdentityProviderService.AdminGetUser";
    const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
    const post = (body: string) => fetch(stand.url, { method: "POST", headers, body });
    expect(await (await post("{}")).json()).toMatchObject({ __type: "MissingAuthenticationTokenException" });
    expect((await post("x".repeat(200_000))).status).toBe(413);
    expect((await fetch(`${stand.url}/elsewhere`)).status).toBe(404);
  });

  it("keeps users, keys, sessions and locks over a restart", async () => {
    await createConfirmed();
    await create("usr_new", "new@contoso.example");
    const { access, refresh: token } = await tokens();
    const { Session } = await signIn("usr_new", Temporary);
    for (let n = 0; n < 5; n++) await refused(signIn(Username, "Wrong-1"), wrong);
    await stop();
    await start();
    await refused(signIn(Username, Password), exceeded);
    await getUser(access);
    await refresh(token);
    const fresh = { USERNAME: "usr_new", NEW_PASSWORD: Password };
    expect((await answer("NEW_PASSWORD_REQUIRED", Session, fresh)).AuthenticationResult).toBeDefined();
  });

  it("has no password, session or token in its files", async () => {
    await create();
    const { Session = "" } = await signIn(Username, Temporary);
    const { AuthenticationResult } = await newPassword(Session, Password);
    const files = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
    const { AccessToken = "", RefreshToken = "" } = AuthenticationResult ?? {};
    const secrets = [Temporary, Password, Session, AccessToken, RefreshToken];
    expect(secrets).not.toContain("");
    expect(secrets.filter((secret) => files.some((content) => content.includes(secret)))).toEqual([]);
    expect(files.some((content) => content.includes(Username))).toBe(true);
  });
});
