import * as z from "zod";
import { call } from "./wire.ts";

const step = z.object({
  ChallengeName: z.string().optional(),
  Session: z.string().optional(),
  ChallengeParameters: z.record(z.string(), z.string()).default({}),
  AuthenticationResult: z.object({ AccessToken: z.string() }).optional(),
});

/** The password is right, but the user pool asks for a further step, named by `challenge`. */
export class ChallengeError extends Error {
  readonly challenge: string | undefined;
  constructor(email: string, challenge: string | undefined) {
    super(`${email} has to answer a challenge first: ${challenge}`);
    this.name = "ChallengeError";
    this.challenge = challenge;
  }
}

/** A new password was given, but the old one is not temporary. Nothing was changed. */
export class NotTemporaryError extends Error {
  constructor(email: string) {
    super(`${email} has a password of its own already`);
    this.name = "NotTemporaryError";
  }
}

/**
 * An access token for a user by e-mail address and password. At the first sign-in, `newPassword` replaces a temporary
 * password. Throws a WireError with Cognito's message, a ChallengeError, or a NotTemporaryError.
 */
export async function signIn(
  pool: { cognitoUrl: string; clientId: string },
  email: string,
  password: string,
  newPassword?: string,
): Promise<string> {
  const ask = async (operation: string, input: object) =>
    step.parse(
      await call(pool.cognitoUrl, `AWSCognitoIdentityProviderService.${operation}`, {
        ClientId: pool.clientId,
        ...input,
      }),
    );
  const first = await ask("InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: email, PASSWORD: password },
  });
  const { ChallengeName, Session, ChallengeParameters } = first;
  if (newPassword !== undefined && !ChallengeName) throw new NotTemporaryError(email);
  const last =
    newPassword !== undefined && ChallengeName === "NEW_PASSWORD_REQUIRED"
      ? await ask("RespondToAuthChallenge", {
          ChallengeName,
          Session,
          ChallengeResponses: { USERNAME: ChallengeParameters.USER_ID_FOR_SRP, NEW_PASSWORD: newPassword },
        })
      : first;
  if (!last.AuthenticationResult) throw new ChallengeError(email, last.ChallengeName);
  return last.AuthenticationResult.AccessToken;
}
