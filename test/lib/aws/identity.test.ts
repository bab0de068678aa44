import {
  CodeMismatchException,
  CognitoIdentityProviderClient,
  CognitoIdentityProviderServiceException,
  EnableSoftwareTokenMFAException,
  ExpiredCodeException,
  InvalidParameterException,
  InvalidPasswordException,
  NotAuthorizedException,
  PasswordHistoryPolicyViolationException,
  TooManyRequestsException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { openIdentity } from "../../../lib/aws/identity.ts";
import { temporaryPassword } from "../../../lib/aws/temporary-password.ts";
import { passwordPolicy } from "../../../lib/contract/password-policy.ts";

interface Sent {
  operation: string;
  input: Record<string, unknown>;
}
/** Cognito's answer, or its error. */
type Step = object | Error;

/** An identity whose Cognito answers each call with the next step, and the sent calls. */
const scripted = (...steps: Step[]) => {
  const sent: Sent[] = [];
  const client = new CognitoIdentityProviderClient({
    region: "eu-central-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  client.middlewareStack.add(
    (_, context) => async (args) => {
      const operation = String(context.commandName).replace("Command", "");
      sent.push({ operation, input: { ...args.input } });
      const step = steps.shift() ?? new Error(`one call too many: ${operation}`);
      if (step instanceof Error) throw step;
      return { output: { $metadata: {}, ...step }, response: {} };
    },
    { step: "initialize", priority: "high" },
  );
  const identity = openIdentity({ userPoolId: "pool", clientId: "client" }, client);
  return { identity, sent, operations: () => sent.map(({ operation }) => operation) };
};

const failure = { message: "said by Cognito", $metadata: {} };
const serviceFailure = (name: string, $fault: "client" | "server") =>
  new CognitoIdentityProviderServiceException({ name, $fault, ...failure });
const noUser = () => new UserNotFoundException(failure);
const payload = Buffer.from(JSON.stringify({ username: "usr_1" })).toString("base64url");
const signedIn: Step = { AuthenticationResult: { AccessToken: `h.${payload}.s` } };
const done: Step = {};
const [address, user] = ["a@b.example", "usr_1"];

test("a new authenticator is verified by its code, and refused for a token that has ended", async () => {
  const { identity, sent } = scripted(done, { SecretCode: "JBSW" }, new NotAuthorizedException(failure));
  expect(await identity.verifyAuthenticator("token", "123456")).toEqual({ state: "verified" });
  const input = { AccessToken: "token", UserCode: "123456" };
  expect(sent).toEqual([{ operation: "VerifySoftwareToken", input }]);
  expect(await identity.newAuthenticator("token")).toBe("JBSW");
  expect(await identity.newAuthenticator("token")).toBeUndefined();
});

describe("signing in", () => {
  test("with the right credentials names the user of the token", async () => {
    const { identity, sent } = scripted(signedIn);
    expect(await identity.signIn(address, "pass")).toEqual({
      state: "signed-in",
      userId: user,
      accessToken: `h.${payload}.s`,
    });
    const AuthParameters = { USERNAME: address, PASSWORD: "pass" };
    const pool = { UserPoolId: "pool", ClientId: "client", AuthFlow: "ADMIN_USER_PASSWORD_AUTH" };
    expect(sent).toEqual([{ operation: "AdminInitiateAuth", input: { ...pool, AuthParameters } }]);
  });

  test.each([
    ["NEW_PASSWORD_REQUIRED", "new-password"],
    ["SOFTWARE_TOKEN_MFA", "mfa-code"],
  ] as const)(
    "with the challenge %s goes on as the user that Cognito names",
    async (ChallengeName, state) => {
      const challenge = { ChallengeName, Session: "s1" };
      for (const [ChallengeParameters, userName] of [
        [{ USER_ID_FOR_SRP: user }, user],
        [undefined, address],
      ])
        expect(await scripted({ ...challenge, ChallengeParameters }).identity.signIn(address, "p")).toEqual({
          state,
          session: "s1",
          userName,
        });
    },
  );

  test("with a challenge that the pool is not set up for is a bug", async () => {
    const { identity } = scripted({ ChallengeName: "MFA_SETUP", Session: "s" });
    await expect(identity.signIn(address, "p")).rejects.toThrow("MFA_SETUP");
  });

  test.each([
    new TooManyRequestsException(failure),
    serviceFailure("InternalErrorException", "server"),
    Object.assign(new Error("hang up"), { code: "ECONNRESET" }),
    Object.assign(new Error("late"), { name: "TimeoutError" }),
  ])("with a failure of the service is UNAVAILABLE: %p", async (error) => {
    await expect(scripted(error).identity.signIn(address, "p")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      more: { retryAfter: 2 },
    });
  });
});

test("a challenge is answered with a new password or a code", async () => {
  const { identity, sent } = scripted(signedIn, signedIn);
  await identity.answerNewPassword("s1", user, "new pass");
  await identity.answerMfa("s2", user, "123456");
  expect(sent.map(({ input }) => [input.ChallengeName, input.Session, input.ChallengeResponses])).toEqual([
    ["NEW_PASSWORD_REQUIRED", "s1", { USERNAME: user, NEW_PASSWORD: "new pass" }],
    ["SOFTWARE_TOKEN_MFA", "s2", { USERNAME: user, SOFTWARE_TOKEN_MFA_CODE: "123456" }],
  ]);
});

test.each([
  ["signIn", NotAuthorizedException, "refused"],
  ["signIn", UserNotFoundException, "refused"],
  ["signIn", InvalidParameterException, "refused"],
  ["answerNewPassword", InvalidPasswordException, "password-policy"],
  ["answerNewPassword", PasswordHistoryPolicyViolationException, "password-policy"],
  ["answerNewPassword", InvalidParameterException, "password-policy"],
  ["answerNewPassword", NotAuthorizedException, "refused"],
  ["answerMfa", CodeMismatchException, "wrong-code"],
  ["answerMfa", ExpiredCodeException, "wrong-code"],
  ["answerMfa", InvalidParameterException, "wrong-code"],
  ["answerMfa", NotAuthorizedException, "refused"],
  ["verifyAuthenticator", EnableSoftwareTokenMFAException, "wrong-code"],
  ["verifyAuthenticator", InvalidParameterException, "wrong-code"],
  ["verifyAuthenticator", NotAuthorizedException, "refused"],
] as const)("%s, refused by Cognito with %p, is %s", async (call, Refused, state) => {
  expect(await scripted(new Refused(failure)).identity[call]("s", user, "x")).toEqual({ state });
});

describe("a temporary password", () => {
  test("fits the pool's policy, and is different each time", () => {
    const passwords = Array.from({ length: 500 }, temporaryPassword);
    expect(new Set(passwords).size).toBe(500);
    for (const password of passwords) {
      expect(password.length).toBeGreaterThanOrEqual(passwordPolicy.minimumLength);
      expect(password).toMatch(/^[a-zA-Z](?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[-_.!#%+=?@])\S+$/);
      expect(password).not.toMatch(/[lIO01]/);
    }
  });

  test("for a user of the pool is set, removes the second factor and ends the sessions", async () => {
    const { identity, sent, operations } = scripted(done, done, done);
    const Password = await identity.giveTemporaryPassword(user, address);
    expect(operations()).toEqual([
      "AdminSetUserPassword",
      "AdminSetUserMFAPreference",
      "AdminUserGlobalSignOut",
    ]);
    expect(sent[0]?.input).toEqual({ UserPoolId: "pool", Username: user, Password, Permanent: false });
    expect(sent[1]?.input.SoftwareTokenMfaSettings).toEqual({ Enabled: false, PreferredMfa: false });
  });

  test("for a user that is missing in the pool creates the user, without any mail", async () => {
    const { identity, sent } = scripted(noUser(), done, done, done);
    const TemporaryPassword = await identity.giveTemporaryPassword(user, address);
    expect(sent[1]).toEqual({
      operation: "AdminCreateUser",
      input: {
        ...{ UserPoolId: "pool", Username: user, TemporaryPassword, MessageAction: "SUPPRESS" },
        ForceAliasCreation: true,
        UserAttributes: [
          { Name: "email", Value: address },
          { Name: "email_verified", Value: "true" },
        ],
      },
    });
  });

  test("is set although an earlier attempt, whose answer was lost, created the user", async () => {
    const exists = new UsernameExistsException(failure);
    const { identity, sent, operations } = scripted(noUser(), exists, done, done, done);
    const password = await identity.giveTemporaryPassword(user, address);
    const three = ["AdminSetUserPassword", "AdminCreateUser", "AdminSetUserPassword"];
    expect(operations().slice(0, 3)).toEqual(three);
    expect(sent[2]?.input.Password).toBe(password);
  });

  test("is not returned if Cognito is unavailable", async () => {
    const { identity } = scripted(done, new TooManyRequestsException(failure));
    const code = "UNAVAILABLE";
    await expect(identity.giveTemporaryPassword(user, address)).rejects.toMatchObject({ code });
  });
});

describe("a user's status in the pool", () => {
  test("ends the sessions when it becomes disabled, and only changes when it becomes enabled", async () => {
    const [off, on] = [scripted(done, done), scripted(done)];
    await off.identity.setEnabled(user, false);
    expect(off.operations()).toEqual(["AdminUserGlobalSignOut", "AdminDisableUser"]);
    await on.identity.setEnabled(user, true);
    expect(on.operations()).toEqual(["AdminEnableUser"]);
  });

  test("is left alone for a user that is missing in the pool; any other failure is thrown", async () => {
    await scripted(noUser()).identity.setEnabled(user, false);
    const denied = serviceFailure("AccessDeniedException", "client");
    await expect(scripted(denied).identity.setEnabled(user, true)).rejects.toBe(denied);
  });
});
