import {
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
  AdminRespondToAuthChallengeCommand,
  CodeMismatchException,
  type CognitoIdentityProviderClient,
  ExpiredCodeException,
  InvalidParameterException,
  InvalidPasswordException,
  NotAuthorizedException,
  PasswordHistoryPolicyViolationException,
  PasswordResetRequiredException,
  UserNotConfirmedException,
  UserNotFoundException,
} from "@aws-sdk/client-cognito-identity-provider";
import * as z from "zod";

/** The state of a sign-in. `session` goes back to Cognito with the answer to the challenge, and expires by itself. */
export type SignIn =
  | { state: "signed-in"; userId: string; accessToken: string }
  | { state: "new-password" | "mfa-code"; session: string; userName: string }
  | { state: "refused" }
  /** The code is wrong; the same session may be answered again. */
  | { state: "wrong-code" }
  /** The new password breaks the pool's policy; the same session may be answered again. */
  | { state: "password-policy" };

/** Makes a call within the request's time. Throws UNAVAILABLE when Cognito does not answer. */
export type Calling = <T>(call: (options: { abortSignal?: AbortSignal }) => Promise<T>) => Promise<T>;

const accessClaims = z.object({ username: z.string() });

/** The user of an access token. The token came from Cognito in this very call, so its signature needs no check. */
const userOf = (accessToken: string): string => {
  const payload = accessToken.split(".")[1] ?? "";
  return accessClaims.parse(JSON.parse(Buffer.from(payload, "base64url").toString())).username;
};

const isRefused = (error: unknown): boolean =>
  error instanceof NotAuthorizedException ||
  error instanceof UserNotFoundException ||
  // Only an administrator of the pool can bring a user into these states. New credentials end them.
  error instanceof PasswordResetRequiredException ||
  error instanceof UserNotConfirmedException;

/** How people and machines sign in to the pool and answer its challenges. */
export const signingIn = ({
  client,
  pool: { userPoolId: UserPoolId, clientId: ClientId },
  calling,
}: {
  client: () => CognitoIdentityProviderClient;
  pool: { userPoolId: string; clientId?: string };
  calling: Calling;
}) => {
  const progress = (output: AdminInitiateAuthCommandOutput, userName: string): SignIn => {
    const token = output.AuthenticationResult?.AccessToken;
    if (token) return { state: "signed-in", userId: userOf(token), accessToken: token };
    const session = output.Session;
    const name = output.ChallengeParameters?.USER_ID_FOR_SRP ?? userName;
    if (session && output.ChallengeName === "NEW_PASSWORD_REQUIRED")
      return { state: "new-password", session, userName: name };
    if (session && output.ChallengeName === "SOFTWARE_TOKEN_MFA")
      return { state: "mfa-code", session, userName: name };
    throw new Error(`the sign-in asks for ${output.ChallengeName}, which the pool is not set up for`);
  };

  const attempt = async (
    call: (options: { abortSignal?: AbortSignal }) => Promise<AdminInitiateAuthCommandOutput>,
    userName: string,
    malformed: "refused" | "wrong-code" | "password-policy",
  ): Promise<SignIn> => {
    try {
      return progress(await calling(call), userName);
    } catch (error) {
      if (isRefused(error)) return { state: "refused" };
      // A text that cannot be a name, password or code, such as a blank or 300 characters.
      if (error instanceof InvalidParameterException) return { state: malformed };
      // Cognito also calls a code expired that was used before.
      if (error instanceof CodeMismatchException || error instanceof ExpiredCodeException)
        return { state: "wrong-code" };
      if (
        error instanceof InvalidPasswordException ||
        error instanceof PasswordHistoryPolicyViolationException
      )
        return { state: "password-policy" };
      throw error;
    }
  };

  const signIn = (USERNAME: string, PASSWORD: string) => (options: { abortSignal?: AbortSignal }) =>
    client().send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: "ADMIN_USER_PASSWORD_AUTH",
        AuthParameters: { USERNAME, PASSWORD },
      }),
      options,
    );

  const respond = (
    ChallengeName: "NEW_PASSWORD_REQUIRED" | "SOFTWARE_TOKEN_MFA",
    Session: string,
    userName: string,
    answer: Record<string, string>,
  ) =>
    attempt(
      (options) =>
        client().send(
          new AdminRespondToAuthChallengeCommand({
            UserPoolId,
            ClientId,
            ChallengeName,
            Session,
            ChallengeResponses: { USERNAME: userName, ...answer },
          }),
          options,
        ),
      userName,
      ChallengeName === "SOFTWARE_TOKEN_MFA" ? "wrong-code" : "password-policy",
    );

  return {
    signIn: (email: string, password: string): Promise<SignIn> =>
      attempt(signIn(email, password), email, "refused"),
    answerNewPassword: (session: string, userName: string, newPassword: string): Promise<SignIn> =>
      respond("NEW_PASSWORD_REQUIRED", session, userName, { NEW_PASSWORD: newPassword }),
    answerMfa: (session: string, userName: string, code: string): Promise<SignIn> =>
      respond("SOFTWARE_TOKEN_MFA", session, userName, { SOFTWARE_TOKEN_MFA_CODE: code }),

    async machineToken(
      userName: string,
      password: string,
    ): Promise<{ accessToken: string; expiresIn: number } | undefined> {
      try {
        const { AuthenticationResult: given } = await calling(signIn(userName, password));
        const { AccessToken, ExpiresIn } = given ?? {};
        return AccessToken && ExpiresIn ? { accessToken: AccessToken, expiresIn: ExpiresIn } : undefined;
      } catch (error) {
        if (isRefused(error)) return undefined;
        throw error;
      }
    },
  };
};
