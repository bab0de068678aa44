import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  AdminUserGlobalSignOutCommand,
  AssociateSoftwareTokenCommand,
  type AttributeType,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
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
const wrong = { name: "NotAuthorizedException", message: "Incorrect username or password." };
const overSession = {
  name: "NotAuthorizedException",
  message: "Invalid session for the user, session is expired.",
};

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
const file = join(folder, "pool.sqlite");

let stand: Awaited<ReturnType<typeof startCognito>>;
let cognito: CognitoIdentityProviderClient;

function clientOf(endpoint: string): CognitoIdentityProviderClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new CognitoIdentityProviderClient({ endpoint, region: "eu-west-1", credentials, maxAttempts: 1 });
}

async function start(): Promise<void> {
  stand = await startCognito({ file, now: () => time, pool });
  cognito = clientOf(stand.url);
}

async function stop(): Promise<void> {
  cognito.destroy();
  await stand.close();
}

beforeAll(start);
afterAll(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  const { Users = [] } = await cognito.send(new ListUsersCommand({ UserPoolId }));
  for (const user of Users) {
    await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username: user.Username }));
  }
});

const verified = (address: string): AttributeType[] => [
  { Name: "email", Value: address },
  { Name: "email_verified", Value: "true" },
];

function create(name = Username, address = email, TemporaryPassword = Temporary) {
  return cognito.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: name,
      UserAttributes: verified(address),
      MessageAction: "SUPPRESS",
      TemporaryPassword,
    }),
  );
}

const setPassword = (value: string, Permanent: boolean) =>
  cognito.send(new AdminSetUserPasswordCommand({ UserPoolId, Username, Password: value, Permanent }));

/** A user past the first sign-in. */
async function createConfirmed(): Promise<void> {
  await create();
  await setPassword(Password, true);
}

const signIn = (USERNAME: string, PASSWORD: string) =>
  cognito.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: "USER_PASSWORD_AUTH",
      AuthParameters: { USERNAME, PASSWORD },
    }),
  );

const refresh = (REFRESH_TOKEN = "") =>
  cognito.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN } }),
  );

const answer = (
  ChallengeName: "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA",
  Session: string | undefined,
  responses: Record<string, string>,
) =>
  cognito.send(
    new RespondToAuthChallengeCommand({
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: Username, ...responses },
    }),
  );

const newPassword = (Session: string | undefined, NEW_PASSWORD: string) =>
  answer("NEW_PASSWORD_REQUIRED", Session, { NEW_PASSWORD });

async function tokens(name = Username, password = Password) {
  const { AuthenticationResult } = await signIn(name, password);
  return {
    access: AuthenticationResult?.AccessToken ?? "",
    id: AuthenticationResult?.IdToken ?? "",
    refresh: AuthenticationResult?.RefreshToken ?? "",
  };
}

describe("creating users", () => {
  it("gives the user a sub, the state FORCE_CHANGE_PASSWORD and the attributes it came with", async () => {
    const { User } = await create();
    expect(User).toMatchObject({
      Username,
      Enabled: true,
      UserStatus: "FORCE_CHANGE_PASSWORD",
      Attributes: [{ Name: "sub", Value: expect.any(String) }, ...verified(email)],
      UserCreateDate: new Date(time),
    });
    const read = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(read.UserAttributes).toEqual(User?.Attributes);
  });

  it("refuses a name or a verified address that is taken, whatever its case", async () => {
    await create();
    await expect(create(Username.toUpperCase(), "other@contoso.example")).rejects.toThrow(
      expect.objectContaining({ name: "UsernameExistsException" }),
    );
    await expect(create("usr_other", "ANN@Contoso.example")).rejects.toMatchObject({
      name: "AliasExistsException",
    });
  });

  it("refuses a temporary password that breaks the policy, and a name in the form of an address", async () => {
    await expect(create(Username, email, "short")).rejects.toMatchObject({
      name: "InvalidPasswordException",
    });
    await expect(create("ann@contoso.example")).rejects.toMatchObject({ name: "InvalidParameterException" });
  });

  it("makes a password of its own when none is given", async () => {
    const input = { UserPoolId, Username, MessageAction: "SUPPRESS" as const };
    await cognito.send(new AdminCreateUserCommand(input));
    const read = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(read.UserStatus).toBe("FORCE_CHANGE_PASSWORD");
  });

  it("knows nobody it was not told of", async () => {
    await expect(
      cognito.send(new AdminGetUserCommand({ UserPoolId, Username: "usr_nobody" })),
    ).rejects.toMatchObject({ name: "UserNotFoundException", message: "User does not exist." });
    await expect(
      cognito.send(new AdminGetUserCommand({ UserPoolId: "eu-west-1_other", Username })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("a temporary password", () => {
  it("leads to the challenge for a new password and to nothing else", async () => {
    await create();
    const first = await signIn(Username, Temporary);
    expect(first.AuthenticationResult).toBeUndefined();
    expect(first.ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    expect(first.ChallengeParameters).toMatchObject({ USER_ID_FOR_SRP: Username, requiredAttributes: "[]" });

    const second = await newPassword(first.Session, Password);
    expect(second.AuthenticationResult?.AccessToken).toEqual(expect.any(String));
    await expect(signIn(Username, Temporary)).rejects.toMatchObject(wrong);
    expect((await signIn(Username, Password)).AuthenticationResult).toBeDefined();
    const read = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(read.UserStatus).toBe("CONFIRMED");
  });

  it("expires, and a newly set one starts afresh", async () => {
    await create();
    time += 3 * day - 1;
    expect((await signIn(Username, Temporary)).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
    time += 1;
    await expect(signIn(Username, Temporary)).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Temporary password has expired and must be reset by an administrator.",
    });
    await setPassword("Temporary-2", false);
    await expect(signIn(Username, Temporary)).rejects.toMatchObject(wrong);
    expect((await signIn(Username, "Temporary-2")).ChallengeName).toBe("NEW_PASSWORD_REQUIRED");
  });

  it("lets the same session try again after a password that breaks the policy, and once only after one that fits", async () => {
    await create();
    const { Session } = await signIn(Username, Temporary);
    const weak = { Short1: "long enough", nodigitshere: "uppercase", "NODIGITS-HERE": "lowercase" };
    for (const [password, reason] of Object.entries(weak)) {
      await expect(newPassword(Session, password)).rejects.toMatchObject({
        name: "InvalidPasswordException",
        message: expect.stringContaining(reason),
      });
    }
    await newPassword(Session, Password);
    await expect(newPassword(Session, "Permanent-3")).rejects.toMatchObject(overSession);
    expect((await signIn(Username, Password)).AuthenticationResult).toBeDefined();
  });

  it("gives one of two answers at the same moment the session, not both", async () => {
    await create();
    const { Session } = await signIn(Username, Temporary);
    const both = await Promise.allSettled([newPassword(Session, Password), newPassword(Session, Password)]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("opens a session that ends with its time, fits its challenge and belongs to its user", async () => {
    await create();
    await create("usr_other", "other@contoso.example");
    const { Session } = await signIn(email, Temporary);
    await expect(
      answer("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: "123456" }),
    ).rejects.toMatchObject(overSession);
    await expect(
      answer("NEW_PASSWORD_REQUIRED", Session, { USERNAME: "usr_other", NEW_PASSWORD: Password }),
    ).rejects.toMatchObject(overSession);
    time += 15 * minute;
    await expect(newPassword(Session, Password)).rejects.toMatchObject(overSession);
    await expect(newPassword("x".repeat(40), Password)).rejects.toMatchObject(overSession);
  });
});

describe("signing in", () => {
  it("takes the user name or the verified address, in any case", async () => {
    await createConfirmed();
    for (const name of [Username, Username.toUpperCase(), email, "Ann@CONTOSO.example"]) {
      const { access } = await tokens(name);
      expect(decodeJwt(access)).toMatchObject({ username: Username });
    }
  });

  it("does not take an address that nobody has verified", async () => {
    await createConfirmed();
    const UserAttributes = [{ Name: "email", Value: "new@contoso.example" }];
    await cognito.send(new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }));
    await expect(signIn("new@contoso.example", Password)).rejects.toMatchObject(wrong);
    await expect(signIn(email, Password)).rejects.toMatchObject(wrong);
    await cognito.send(
      new AdminUpdateUserAttributesCommand({
        UserPoolId,
        Username,
        UserAttributes: verified("new@contoso.example"),
      }),
    );
    expect((await signIn("new@contoso.example", Password)).AuthenticationResult).toBeDefined();
  });

  it("answers a wrong password and an unknown user in the same words", async () => {
    await createConfirmed();
    await expect(signIn(Username, "Wrong-password-1")).rejects.toMatchObject(wrong);
    await expect(signIn("usr_nobody", Password)).rejects.toMatchObject(wrong);
  });

  it("refuses a disabled user, also by refresh token and old access token, until enabled again", async () => {
    await createConfirmed();
    const { access, refresh: token } = await tokens();
    await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    const disabled = { name: "NotAuthorizedException", message: "User is disabled." };
    await expect(signIn(Username, Password)).rejects.toMatchObject(disabled);
    await expect(refresh(token)).rejects.toMatchObject(disabled);
    await expect(cognito.send(new GetUserCommand({ AccessToken: access }))).rejects.toMatchObject({
      name: "NotAuthorizedException",
    });
    await cognito.send(new AdminEnableUserCommand({ UserPoolId, Username }));
    expect((await signIn(Username, Password)).AuthenticationResult).toBeDefined();
  });

  it("refuses a challenge's answer once the user is disabled", async () => {
    await create();
    const { Session } = await signIn(Username, Temporary);
    await cognito.send(new AdminDisableUserCommand({ UserPoolId, Username }));
    await expect(newPassword(Session, Password)).rejects.toMatchObject({ message: "User is disabled." });
  });

  it("refuses an unknown client, a flow the client does not have and a missing parameter", async () => {
    await createConfirmed();
    const AuthParameters = { USERNAME: Username, PASSWORD: Password };
    const input = { ClientId, AuthParameters };
    await expect(
      cognito.send(new InitiateAuthCommand({ ...input, ClientId: "other", AuthFlow: "USER_PASSWORD_AUTH" })),
    ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    for (const AuthFlow of ["USER_SRP_AUTH", "ADMIN_USER_PASSWORD_AUTH"] as const) {
      await expect(cognito.send(new InitiateAuthCommand({ ...input, AuthFlow }))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
    }
    await expect(signIn(Username, "")).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Missing required parameter PASSWORD",
    });
    const other = await startCognito({ file: ":memory:", pool: { ...pool, authFlows: [] } });
    const client = clientOf(other.url);
    await expect(
      client.send(new InitiateAuthCommand({ ...input, AuthFlow: "USER_PASSWORD_AUTH" })),
    ).rejects.toMatchObject({ message: "USER_PASSWORD_AUTH flow not enabled for this client" });
    client.destroy();
    await other.close();
  });

  it("goes the same way for a server with the administrators' calls", async () => {
    await create();
    const first = await cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME: email, PASSWORD: Temporary },
      }),
    );
    const second = await cognito.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: first.ChallengeName,
        Session: first.Session,
        ChallengeResponses: { USERNAME: email, NEW_PASSWORD: Password },
      }),
    );
    expect(second.AuthenticationResult?.TokenType).toBe("Bearer");
  });
});

describe("too many wrong passwords", () => {
  const exceeded = { name: "NotAuthorizedException", message: "Password attempts exceeded" };

  it.each([
    ["a user", Username],
    ["a name that nobody has", "usr_nobody_locked"],
  ])("lock %s for a second after the fifth, then twice as long each time", async (_, name) => {
    await createConfirmed();
    for (let n = 0; n < 5; n++) await expect(signIn(name, "Wrong-1")).rejects.toMatchObject(wrong);
    await expect(signIn(name, Password)).rejects.toMatchObject(exceeded);
    time += 1000;
    await expect(signIn(name, "Wrong-1")).rejects.toMatchObject(wrong);
    time += 1999;
    await expect(signIn(name, "Wrong-1")).rejects.toMatchObject(exceeded);
    time += 1;
    await expect(signIn(name, "Wrong-1")).rejects.toMatchObject(wrong);
  });

  it("are forgotten after a success", async () => {
    await createConfirmed();
    for (let n = 0; n < 4; n++) await expect(signIn(Username, "Wrong-1")).rejects.toMatchObject(wrong);
    await signIn(Username, Password);
    for (let n = 0; n < 4; n++) await expect(signIn(Username, "Wrong-1")).rejects.toMatchObject(wrong);
    await signIn(Username, Password);
  });

  it("are forgotten after 15 quiet minutes", async () => {
    await createConfirmed();
    for (let n = 0; n < 5; n++) await expect(signIn(Username, "Wrong-1")).rejects.toMatchObject(wrong);
    time += 1000 + 15 * minute + 1;
    for (let n = 0; n < 4; n++) await expect(signIn(Username, "Wrong-1")).rejects.toMatchObject(wrong);
    await signIn(Username, Password);
  });

  it("cannot be got past with many tries at the same moment", async () => {
    await createConfirmed();
    const burst = await Promise.allSettled(Array.from({ length: 12 }, () => signIn(Username, "Wrong-1")));
    const words = burst.map((one) => (one.status === "rejected" ? String(one.reason.message) : "signed in"));
    expect(words.filter((text) => text === wrong.message)).toHaveLength(5);
    expect(words.filter((text) => text === exceeded.message)).toHaveLength(7);
  });
});

describe("tokens", () => {
  it("carry Cognito's claims, signed with the published key", async () => {
    await createConfirmed();
    const { access, id } = await tokens();
    const discovery = await fetch(`${stand.url}/${UserPoolId}/.well-known/openid-configuration`);
    const { issuer, jwks_uri } = z
      .object({ issuer: z.string(), jwks_uri: z.string() })
      .parse(await discovery.json());
    expect(issuer).toBe(pool.issuer);
    const keys = createRemoteJWKSet(new URL(jwks_uri));
    const checks = { issuer: pool.issuer, algorithms: ["RS256"], currentDate: new Date(time) };
    const { payload } = await jwtVerify(access, keys, checks);
    const seconds = Math.floor(time / 1000);
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
      exp: seconds + 3600,
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
    await expect(refresh(first.refresh)).rejects.toMatchObject({ message: "Refresh Token has expired" });
    await expect(refresh("made-up")).rejects.toMatchObject({ message: "Invalid Refresh Token" });
  });

  it("tell who one is while the access token lasts, and an ID token does not", async () => {
    await createConfirmed();
    const { access, id } = await tokens();
    const me = await cognito.send(new GetUserCommand({ AccessToken: access }));
    expect(me).toMatchObject({ Username, UserAttributes: expect.arrayContaining(verified(email)) });
    await expect(cognito.send(new GetUserCommand({ AccessToken: id }))).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Invalid Access Token",
    });
    time += 60 * minute;
    await expect(cognito.send(new GetUserCommand({ AccessToken: access }))).rejects.toMatchObject({
      message: "Access Token has expired",
    });
  });

  it.each([
    ["an administrator", () => cognito.send(new AdminUserGlobalSignOutCommand({ UserPoolId, Username }))],
    [
      "the user",
      async () => {
        const { access } = await tokens();
        await cognito.send(new GlobalSignOutCommand({ AccessToken: access }));
      },
    ],
  ])("of every sign-in are revoked when %s signs out globally", async (_, signOut) => {
    await createConfirmed();
    const one = await tokens();
    await signOut();
    await expect(refresh(one.refresh)).rejects.toMatchObject({ message: "Refresh Token has been revoked" });
    await expect(cognito.send(new GetUserCommand({ AccessToken: one.access }))).rejects.toMatchObject({
      name: "NotAuthorizedException",
      message: "Access Token has been revoked",
    });
    await signIn(Username, Password);
  });

  it("of one sign-in are revoked by its refresh token, and others are not", async () => {
    await createConfirmed();
    const [one, two] = [await tokens(), await tokens()];
    await cognito.send(new RevokeTokenCommand({ ClientId, Token: one.refresh }));
    await expect(refresh(one.refresh)).rejects.toMatchObject({ name: "NotAuthorizedException" });
    await expect(cognito.send(new GetUserCommand({ AccessToken: one.access }))).rejects.toThrow();
    await refresh(two.refresh);
    await expect(cognito.send(new RevokeTokenCommand({ ClientId, Token: two.access }))).rejects.toMatchObject(
      {
        name: "UnsupportedTokenTypeException",
      },
    );
  });
});

describe("changing one's password", () => {
  it("asks for the old one and keeps to the policy", async () => {
    await createConfirmed();
    const { access: AccessToken } = await tokens();
    const change = (PreviousPassword: string, ProposedPassword: string) =>
      cognito.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
    await expect(change("Wrong-1", "Permanent-3")).rejects.toMatchObject(wrong);
    await expect(change(Password, "weak")).rejects.toMatchObject({ name: "InvalidPasswordException" });
    await expect(change(Password, " Permanent-3")).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
    await change(Password, "Permanent-3");
    await expect(signIn(Username, Password)).rejects.toMatchObject(wrong);
    await signIn(Username, "Permanent-3");
  });
});

describe("the second factor", () => {
  const step = () => Math.floor(time / 30_000);

  async function enrol(): Promise<string> {
    await createConfirmed();
    const { access: AccessToken } = await tokens();
    const { SecretCode = "" } = await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const UserCode = codeOf(SecretCode, step());
    await cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await cognito.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    return SecretCode;
  }

  const code = (Session: string | undefined, value: string) =>
    answer("SOFTWARE_TOKEN_MFA", Session, { SOFTWARE_TOKEN_MFA_CODE: value });
  const mismatch = { name: "CodeMismatchException" };

  it("computes the codes of RFC 6238", () => {
    // The RFC's secret is the ASCII text 12345678901234567890; its eight digits end in these six.
    const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const known = { 59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130" };
    for (const [at, expected] of Object.entries(known)) {
      expect(codeOf(secret, Math.floor(Number(at) / 30))).toBe(expected);
    }
  });

  it("is asked for after the password, and its code gives the tokens", async () => {
    const secret = await enrol();
    const read = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username }));
    expect(read.UserMFASettingList).toEqual(["SOFTWARE_TOKEN_MFA"]);
    time += 30_000;
    const first = await signIn(Username, Password);
    expect(first.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(first.AuthenticationResult).toBeUndefined();
    const second = await code(first.Session, codeOf(secret, step()));
    expect(second.AuthenticationResult?.AccessToken).toEqual(expect.any(String));
    await expect(code(first.Session, codeOf(secret, step() + 1))).rejects.toMatchObject(overSession);
  });

  it("refuses a wrong code and one that was used, and the session may be tried again", async () => {
    const secret = await enrol();
    const { Session } = await signIn(Username, Password);
    await expect(code(Session, codeOf(secret, step()))).rejects.toMatchObject(mismatch);
    await expect(code(Session, "not a code")).rejects.toMatchObject(mismatch);
    time += 60_000;
    const right = codeOf(secret, step());
    await code(Session, right);
    const again = await signIn(Username, Password);
    await expect(code(again.Session, right)).rejects.toMatchObject(mismatch);
  });

  it("allows a clock that is one step off and no more", async () => {
    const secret = await enrol();
    time += 300_000;
    const { Session } = await signIn(Username, Password);
    await expect(code(Session, codeOf(secret, step() - 2))).rejects.toMatchObject(mismatch);
    await expect(code(Session, codeOf(secret, step() + 2))).rejects.toMatchObject(mismatch);
    await code(Session, codeOf(secret, step() - 1));
    const second = await signIn(Username, Password);
    await code(second.Session, codeOf(secret, step() + 1));
  });

  it("is asked for after a new password too", async () => {
    const secret = await enrol();
    await setPassword("Temporary-2", false);
    time += 30_000;
    const first = await signIn(Username, "Temporary-2");
    const second = await newPassword(first.Session, "Permanent-3");
    expect(second.ChallengeName).toBe("SOFTWARE_TOKEN_MFA");
    expect(second.AuthenticationResult).toBeUndefined();
    expect((await code(second.Session, codeOf(secret, step()))).AuthenticationResult).toBeDefined();
  });

  it("cannot be turned on without a code that was right, and an administrator turns it off", async () => {
    await createConfirmed();
    const { access: AccessToken } = await tokens();
    await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    await expect(
      cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: "000000" })),
    ).rejects.toMatchObject({ name: "EnableSoftwareTokenMFAException" });
    const on = { Enabled: true };
    await expect(
      cognito.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings: on })),
    ).rejects.toMatchObject({ name: "InvalidParameterException" });

    await cognito.send(new AdminDeleteUserCommand({ UserPoolId, Username }));
    await enrol();
    const off = { Enabled: false };
    await cognito.send(
      new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, SoftwareTokenMfaSettings: off }),
    );
    expect((await signIn(Username, Password)).AuthenticationResult).toBeDefined();
  });
});

describe("the pool", () => {
  it("lists its users page by page and by filter", async () => {
    await create("usr_a", "a@contoso.example");
    await create("usr_b", "b@contoso.example");
    await create("usr_c", "c@fabrikam.example");
    const names = async (Filter: string) => {
      const { Users } = await cognito.send(new ListUsersCommand({ UserPoolId, Filter }));
      return Users?.map((user) => user.Username);
    };
    expect(await names('email = "B@contoso.example"')).toEqual(["usr_b"]);
    expect(await names('username ^= "usr_"')).toEqual(["usr_a", "usr_b", "usr_c"]);
    const first = await cognito.send(new ListUsersCommand({ UserPoolId, Limit: 2 }));
    const PaginationToken = first.PaginationToken;
    const second = await cognito.send(new ListUsersCommand({ UserPoolId, Limit: 2, PaginationToken }));
    expect(first.Users).toHaveLength(2);
    expect(second.Users?.map((user) => user.Username)).toEqual(["usr_c"]);
    expect(second.PaginationToken).toBeUndefined();
  });

  it("describes its password policy", async () => {
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool?.Policies?.PasswordPolicy).toMatchObject({
      MinimumLength: 10,
      TemporaryPasswordValidityDays: 3,
    });
  });

  it("refuses what it does not know, what is not signed and what is too large", async () => {
    await expect(cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: "x" }))).rejects.toMatchObject({
      name: "UnknownOperationException",
      $metadata: { httpStatusCode: 400 },
    });
    const target = "AWSCognitoIdentityProviderService.AdminGetUser";
    const headers = { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" };
    const unsigned = await fetch(stand.url, { method: "POST", headers, body: "{}" });
    expect(await unsigned.json()).toMatchObject({ __type: "MissingAuthenticationTokenException" });
    const large = await fetch(stand.url, { method: "POST", headers, body: "x".repeat(200_000) });
    expect(large.status).toBe(413);
    expect((await fetch(`${stand.url}/elsewhere`)).status).toBe(404);
  });

  it("keeps users, keys, sessions and locks over a restart", async () => {
    await createConfirmed();
    await create("usr_new", "new@contoso.example");
    const { access, refresh: token } = await tokens();
    const pending = await signIn("usr_new", Temporary);
    for (let n = 0; n < 5; n++) await expect(signIn(Username, "Wrong-1")).rejects.toMatchObject(wrong);
    await stop();
    await start();
    await expect(signIn(Username, Password)).rejects.toMatchObject({ message: "Password attempts exceeded" });
    await cognito.send(new GetUserCommand({ AccessToken: access }));
    await refresh(token);
    const next = await answer("NEW_PASSWORD_REQUIRED", pending.Session, {
      USERNAME: "usr_new",
      NEW_PASSWORD: Password,
    });
    expect(next.AuthenticationResult).toBeDefined();
  });

  it("has no password, session or token in its files", async () => {
    await create();
    const { Session = "" } = await signIn(Username, Temporary);
    const { AuthenticationResult } = await newPassword(Session, Password);
    const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), "latin1"));
    const { AccessToken = "", RefreshToken = "" } = AuthenticationResult ?? {};
    for (const secret of [Temporary, Password, Session, AccessToken, RefreshToken]) {
      expect(secret).not.toBe("");
      expect(bytes.some((content) => content.includes(secret))).toBe(false);
    }
    expect(bytes.some((content) => content.includes(Username))).toBe(true);
  });
});
