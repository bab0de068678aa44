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
   * A new secret for an authenticator app, by the user's own access token; an older one holds until the new one is verified.
   * `undefined` when the token counts no longer.
   */
  newAuthenticator(accessToken: string): Promise<string | undefined>;
  /** Whether the app shows the new secret's code. `refused`: the access token counts no longer. */
  verifyAuthenticator(
    accessToken: string,
    code: string,
  ): Promise<{ state: "verified" | "wrong-code" | "refused" }>;
  /** Whether signing in asks for a code. Taking it off does nothing for who never had an authenticator. */
  setSecondFactor(userId: string, isOn: boolean): Promise<void>;
}

/** Second factors at the pool. What a user does by its own token needs no right of ours. */
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
      // A text that no code can be, such as a word, is refused as a parameter.
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
      // Cognito answers so for a user that never had a second factor.
      if (isOn || !(error instanceof InvalidParameterException)) throw error;
    }
  },
});
