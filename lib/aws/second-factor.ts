import {
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  CodeMismatchException,
  type CognitoIdentityProviderClient,
  EnableSoftwareTokenMFAException,
  InvalidParameterException,
  NotAuthorizedException,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import type { Calling } from "./sign-in.ts";

/** A user's second factor: the codes of an authenticator app. */
export interface SecondFactor {
  /**
   * A new secret for an authenticator app, by the user's own access token. An older secret stays valid until the new
   * one is verified. `undefined` when the token no longer counts.
   */
  newAuthenticator(accessToken: string): Promise<string | undefined>;
  /** Whether the app shows the new secret's code. `refused`: the access token no longer counts. */
  verifyAuthenticator(
    accessToken: string,
    code: string,
  ): Promise<{ state: "verified" | "wrong-code" | "refused" }>;
  /** Turns the code at sign-in on or off. Turning it off does nothing for a user without an authenticator. */
  setSecondFactor(userId: string, isOn: boolean): Promise<void>;
}

/** Second factors at the pool. Calls with the user's own token need no right of the functions. */
export const secondFactors = ({
  client,
  pool: { userPoolId: UserPoolId },
  calling,
}: {
  client: () => CognitoIdentityProviderClient;
  pool: { userPoolId: string };
  calling: Calling;
}): SecondFactor => ({
  async newAuthenticator(AccessToken) {
    try {
      const { SecretCode } = await calling((options) =>
        client().send(new AssociateSoftwareTokenCommand({ AccessToken }), options),
      );
      return SecretCode;
    } catch (error) {
      if (error instanceof NotAuthorizedException) return undefined;
      throw error;
    }
  },

  async verifyAuthenticator(AccessToken, UserCode) {
    try {
      await calling((options) =>
        client().send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }), options),
      );
      return { state: "verified" };
    } catch (error) {
      if (error instanceof NotAuthorizedException) return { state: "refused" };
      // Cognito refuses a text that cannot be a code, such as a word, as an invalid parameter.
      const isWrong =
        error instanceof EnableSoftwareTokenMFAException ||
        error instanceof CodeMismatchException ||
        error instanceof InvalidParameterException;
      if (isWrong) return { state: "wrong-code" };
      throw error;
    }
  },

  async setSecondFactor(Username, isOn) {
    const SoftwareTokenMfaSettings = { Enabled: isOn, PreferredMfa: isOn };
    try {
      await calling((options) =>
        client().send(
          new AdminSetUserMFAPreferenceCommand({ UserPoolId, Username, SoftwareTokenMfaSettings }),
          options,
        ),
      );
    } catch (error) {
      // Cognito's answer for a user that never had a second factor.
      if (isOn || !(error instanceof InvalidParameterException)) throw error;
    }
  },
});
