import {
  CodeMismatchException,
  CognitoIdentityProviderClient,
  CognitoIdentityProviderServiceException,
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
type Step = (sent: Sent) => object;

const failure = { message: "said by Cognito", $metadata: {} };
const fail = (error: Error): Step => {
  return () => {
    throw error;
  };
};
const done: Step = () => ({});

/** An identity whose Cognito answers each call as the next step says; what was sent is kept. */
const scripted = (...steps: Step[]) => {
  const sent: Sent[] = [];
  const client = new CognitoIdentityProviderClient({
    region: "eu-central-1",
    credentials: { accessKeyId: "x", secretAccessKey: "x" },
  });
  client.middlewareStack.add(
    (_, context) => async (args) => {
      const call = {
        operation: String(context.commandName).replace("Command", ""),
        input: { ...args.input },
      };
      sent.push(call);
      const step = steps.shift();
      if (!step) throw new Error(`one call too many: ${call.operation}`);
      return { output: { $metadata: {}, ...step(call) }, response: {} };
    },
    { step: "initialize", priority: "high" },
  );
  const identity = openIdentity({ userPoolId: "pool", clientId: "client" }, client);
  return { identity, sent, operations: () => sent.map(({ operation }) => operation) };
};

const accessToken = (claims: object) => `h.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.s`;
const signedIn: Step = () => ({ AuthenticationResult: { AccessToken: accessToken({ username: "usr_1" }) } });

describe("signing in", () => {
  test("with the right credentials names the user of the token", async () => {
    const { identity, sent } = scripted(signedIn);
    expect(await identity.signIn("a@b.example", "pass")).toEqual({ state: "signed-in", userId: "usr_1" });
    expect(sent).toEqual([
      {
        operation: "AdminInitiateAuth",
        input: {
          UserPoolId: "pool",
          ClientId: "client",
          AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
          AuthParameters: { USERNAME: "a@b.example", PASSWORD: "pass" },
        },
      },
    ]);
  });

  test.each([
    ["NEW_PASSWORD_REQUIRED", "new-password"],
    ["SOFTWARE_TOKEN_MFA", "mfa-code"],
  ] as const)(
    "that Cognito answers with %s goes on with that challenge, as the user that Cognito names",
    async (name, state) => {
      const challenge = { ChallengeName: name, Session: "s1" };
      const named = { ...challenge, ChallengeParameters: { USER_ID_FOR_SRP: "usr_1" } };
      expect(await scripted(() => named).identity.signIn("a@b.example", "p")).toEqual({
        state,
        session: "s1",
        userName: "usr_1",
      });
      expect(await scripted(() => challenge).identity.signIn("a@b.example", "p")).toMatchObject({
        userName: "a@b.example",
      });
    },
  );

  test("that asks for what the pool is not set up for is a bug", async () => {
    const { identity } = scripted(() => ({ ChallengeName: "MFA_SETUP", Session: "s" }));
    await expect(identity.signIn("a@b.example", "p")).rejects.toThrow("MFA_SETUP");
  });

  test.each([
    ["wrong credentials", new NotAuthorizedException(failure), "refused"],
    ["an unknown user", new UserNotFoundException(failure), "refused"],
    ["credentials that no user can have", new InvalidParameterException(failure), "refused"],
  ])("with %s is refused", async (_, error, state) => {
    expect(await scripted(fail(error)).identity.signIn("a@b.example", "p")).toEqual({ state });
  });

  test.each([
    ["too many requests", new TooManyRequestsException(failure)],
    [
      "a fault of Cognito's",
      new CognitoIdentityProviderServiceException({
        name: "InternalErrorException",
        $fault: "server",
        ...failure,
      }),
    ],
    ["a lost connection", Object.assign(new Error("hang up"), { code: "ECONNRESET" })],
    ["a time-out", Object.assign(new Error("late"), { name: "TimeoutError" })],
  ])("that fails for %s is UNAVAILABLE", async (_, error) => {
    await expect(scripted(fail(error)).identity.signIn("a@b.example", "p")).rejects.toMatchObject({
      code: "UNAVAILABLE",
      more: { retryAfter: 2 },
    });
  });
});

describe("answering a challenge", () => {
  test("with a new password or a code signs in", async () => {
    const { identity, sent } = scripted(signedIn, signedIn);
    await identity.answerNewPassword("s1", "usr_1", "new pass");
    await identity.answerMfa("s2", "usr_1", "123456");
    expect(sent.map(({ input }) => [input.ChallengeName, input.Session, input.ChallengeResponses])).toEqual([
      ["NEW_PASSWORD_REQUIRED", "s1", { USERNAME: "usr_1", NEW_PASSWORD: "new pass" }],
      ["SOFTWARE_TOKEN_MFA", "s2", { USERNAME: "usr_1", SOFTWARE_TOKEN_MFA_CODE: "123456" }],
    ]);
  });

  test.each([
    ["a password against the policy", new InvalidPasswordException(failure), "password-policy"],
    ["a password used before", new PasswordHistoryPolicyViolationException(failure), "password-policy"],
    ["a password that none can be", new InvalidParameterException(failure), "password-policy"],
    ["a session that has ended", new NotAuthorizedException(failure), "refused"],
  ])("with %s says so", async (_, error, state) => {
    expect(await scripted(fail(error)).identity.answerNewPassword("s", "usr_1", "x")).toEqual({ state });
  });

  test.each([
    ["a wrong code", new CodeMismatchException(failure), "wrong-code"],
    ["a code used before", new ExpiredCodeException(failure), "wrong-code"],
    ["what is no code", new InvalidParameterException(failure), "wrong-code"],
    ["a session that has ended", new NotAuthorizedException(failure), "refused"],
  ])("with %s says so", async (_, error, state) => {
    expect(await scripted(fail(error)).identity.answerMfa("s", "usr_1", "x")).toEqual({ state });
  });
});

describe("a temporary password", () => {
  test("fits the pool's policy and none comes twice", () => {
    const passwords = Array.from({ length: 500 }, temporaryPassword);
    expect(new Set(passwords).size).toBe(500);
    for (const password of passwords) {
      expect(password.length).toBeGreaterThanOrEqual(passwordPolicy.minimumLength);
      expect(password).toMatch(/^(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[-_.!#%+=?@])\S+$/);
      expect(password).not.toMatch(/[lIO01]/);
    }
  });

  test("for a user of the pool is set, takes the second factor off and ends what is signed in", async () => {
    const { identity, sent, operations } = scripted(done, done, done);
    const password = await identity.giveTemporaryPassword("usr_1", "a@b.example");
    expect(operations()).toEqual([
      "AdminSetUserPassword",
      "AdminSetUserMFAPreference",
      "AdminUserGlobalSignOut",
    ]);
    expect(sent[0]?.input).toEqual({
      UserPoolId: "pool",
      Username: "usr_1",
      Password: password,
      Permanent: false,
    });
    expect(sent[1]?.input).toMatchObject({
      SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false },
    });
  });

  test("for a user that the pool misses makes it, without any mail", async () => {
    const { identity, sent } = scripted(fail(new UserNotFoundException(failure)), done, done, done);
    const password = await identity.giveTemporaryPassword("usr_1", "a@b.example");
    expect(sent[1]).toEqual({
      operation: "AdminCreateUser",
      input: {
        UserPoolId: "pool",
        Username: "usr_1",
        TemporaryPassword: password,
        MessageAction: "SUPPRESS",
        UserAttributes: [
          { Name: "email", Value: "a@b.example" },
          { Name: "email_verified", Value: "true" },
        ],
      },
    });
  });

  test("is set when the user was made by a try whose answer was lost", async () => {
    const { identity, sent, operations } = scripted(
      fail(new UserNotFoundException(failure)),
      fail(new UsernameExistsException(failure)),
      done,
      done,
      done,
    );
    const password = await identity.giveTemporaryPassword("usr_1", "a@b.example");
    expect(operations().slice(0, 3)).toEqual([
      "AdminSetUserPassword",
      "AdminCreateUser",
      "AdminSetUserPassword",
    ]);
    expect(sent[2]?.input.Password).toBe(password);
  });

  test("is not told when Cognito is not available", async () => {
    const { identity } = scripted(done, fail(new TooManyRequestsException(failure)));
    await expect(identity.giveTemporaryPassword("usr_1", "a@b.example")).rejects.toMatchObject({
      code: "UNAVAILABLE",
    });
  });
});

describe("a user's status in the pool", () => {
  test("disabled ends what is signed in too, enabled only enables", async () => {
    const off = scripted(done, done);
    await off.identity.setEnabled("usr_1", false);
    expect(off.operations()).toEqual(["AdminUserGlobalSignOut", "AdminDisableUser"]);
    const on = scripted(done);
    await on.identity.setEnabled("usr_1", true);
    expect(on.operations()).toEqual(["AdminEnableUser"]);
  });

  test("of a user that the pool misses is nothing to do, any other failure is one", async () => {
    await scripted(fail(new UserNotFoundException(failure))).identity.setEnabled("usr_1", false);
    const denied = new CognitoIdentityProviderServiceException({
      name: "AccessDeniedException",
      $fault: "client",
      ...failure,
    });
    await expect(scripted(fail(denied)).identity.setEnabled("usr_1", true)).rejects.toBe(denied);
  });
});
