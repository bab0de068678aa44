import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { decodeJwt } from "jose";
import type { PoolSettings } from "../../../infra/local/cognito/pool.ts";
import { startCognito } from "../../../infra/local/cognito/server.ts";
import { scratch } from "../../support/scratch.ts";
import { at } from "../../support/stand-in.ts";

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
const folder = scratch();
const created = new Set<string>();
let stand: Awaited<ReturnType<typeof startCognito>>;
let cognito: CognitoIdentityProvider;

const clientOf = (url: string) => new CognitoIdentityProvider({ ...at(url), maxAttempts: 1 });
beforeAll(async () => {
  stand = await startCognito({ file: join(folder, "pool.sqlite"), now: () => time, pool });
  cognito = clientOf(stand.url);
});
afterAll(async () => {
  cognito.destroy();
  await stand.close();
});
afterEach(async () => {
  for (const name of created) await cognito.adminDeleteUser({ UserPoolId, Username: name });
  created.clear();
});

/** Expects a call to be refused with an exception of this name, or with NotAuthorizedException and this message. */
const refused = (call: Promise<unknown>, why: string) =>
  expect(call).rejects.toMatchObject(
    why.endsWith("Exception") ? { name: why } : { name: "NotAuthorizedException", message: why },
  );
const wrong = "Incorrect username or password.";
const exceeded = "Password attempts exceeded";

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
const signIn = (USERNAME: string, PASSWORD: string) =>
  cognito.initiateAuth({
    ClientId,
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME, PASSWORD },
  });
const signsIn = async (name: string, password: string) =>
  expect((await signIn(name, password)).AuthenticationResult).toBeDefined();
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

it("a new user is refused with a taken name or verified address, a weak password, or an address as its name", async () => {
  await create();
  await refused(create(Username.toUpperCase(), "other@contoso.example"), "UsernameExistsException");
  await refused(create("usr_other", "ANN@Contoso.example"), "AliasExistsException");
  await refused(create("usr_other", "other@contoso.example", "short"), "InvalidPasswordException");
  await refused(create("bob@contoso.example"), "InvalidParameterException");
});

it("a sign-in accepts the user name or the verified address, in any case, and no unverified address", async () => {
  await createConfirmed();
  for (const name of [Username, Username.toUpperCase(), email, "Ann@CONTOSO.example"])
    expect(decodeJwt((await signIn(name, Password)).AuthenticationResult?.AccessToken ?? "")).toMatchObject({
      username: Username,
    });
  const change = (UserAttributes: { Name: string; Value: string }[]) =>
    cognito.adminUpdateUserAttributes({ UserPoolId, Username, UserAttributes });
  const address = "new@contoso.example";
  await change([{ Name: "email", Value: address }]);
  await refused(signIn(address, Password), wrong);
  await refused(signIn(email, Password), wrong);
  await change(verified(address));
  await signsIn(address, Password);
});

describe("wrong passwords", () => {
  const tryWrong = async (name: string, times: number) => {
    for (let n = 0; n < times; n++) await refused(signIn(name, "Wrong-1"), wrong);
  };

  it.each([
    ["a user", Username],
    ["an unknown name", "usr_nobody_locked"],
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

  it("are counted when many arrive at the same moment", async () => {
    await createConfirmed();
    const burst = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(Username, "Wrong-1")));
    const outcomes = burst.map((one) =>
      one.status === "rejected" ? String(one.reason.message) : "signed in",
    );
    expect(outcomes.toSorted()).toEqual([...Array(5).fill(wrong), ...Array(7).fill(exceeded)]);
  });
});

test("a new account's requests per second are limited by category of operations", async () => {
  const small = await startCognito({ file: ":memory:", now: () => time, pool, limited: true });
  const client = clientOf(small.url);
  const describe = () => client.describeUserPool({ UserPoolId });
  try {
    for (let count = 0; count < 15; count++) await describe();
    await expect(describe()).rejects.toMatchObject({ name: "TooManyRequestsException" });
    await client.adminCreateUser({ UserPoolId, Username, MessageAction: "SUPPRESS" });
    time += 1_000;
    await describe();
  } finally {
    client.destroy();
    await small.close();
  }
});

it("the pool keeps no password, session or token in its files", async () => {
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
