import * as z from "zod";
import { codeOf } from "../../infra/local/cognito/totp.ts";
import type { LocalStack } from "../../infra/local/stack.ts";
import { call, WireError } from "../../infra/local/wire.ts";

const step = z.object({
  ChallengeName: z.string().optional(),
  Session: z.string().optional(),
  ChallengeParameters: z.record(z.string(), z.string()).default({}),
  AuthenticationResult: z
    .object({ AccessToken: z.string(), IdToken: z.string(), RefreshToken: z.string().optional() })
    .optional(),
});
export type Step = z.output<typeof step>;

/** How long an authenticator app shows a code. */
export const codeMilliseconds = 30_000;

/** A sign-in step by step, as an app of the public client makes it. Refusals are thrown in Cognito's words. */
export const signInSteps = (stack: Pick<LocalStack, "cognitoUrl" | "clientId">) => {
  const service = "AWSCognitoIdentityProviderService";
  const { cognitoUrl, clientId: ClientId } = stack;
  const ask = async (operation: string, input: object): Promise<Step> =>
    step.parse(await call(cognitoUrl, `${service}.${operation}`, { ClientId, ...input }));
  return {
    begin: (USERNAME: string, PASSWORD: string) =>
      ask("InitiateAuth", { AuthFlow: "USER_PASSWORD_AUTH", AuthParameters: { USERNAME, PASSWORD } }),
    refresh: (token: string) =>
      ask("InitiateAuth", { AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters: { REFRESH_TOKEN: token } }),
    choosePassword: ({ Session, ChallengeParameters }: Step, NEW_PASSWORD: string) =>
      ask("RespondToAuthChallenge", {
        ChallengeName: "NEW_PASSWORD_REQUIRED",
        Session,
        ChallengeResponses: { USERNAME: ChallengeParameters.USER_ID_FOR_SRP, NEW_PASSWORD },
      }),
    /** Enrols an authenticator app for a user. Answers a function that gives the current code. */
    async enrolAuthenticator(AccessToken: string, now: () => number): Promise<() => string> {
      const withToken = (operation: string, input: object): Promise<any> =>
        call(cognitoUrl, `${service}.${operation}`, { AccessToken, ...input });
      const { SecretCode } = await withToken("AssociateSoftwareToken", {});
      const code = () => codeOf(SecretCode, Math.floor(now() / codeMilliseconds));
      await withToken("VerifySoftwareToken", { UserCode: code() });
      const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
      await withToken("SetUserMFAPreference", { SoftwareTokenMfaSettings });
      return code;
    },
  };
};

/** Cognito's refusal, or `undefined` when it did not refuse. */
export const refusalOf = async (attempt: Promise<unknown>): Promise<string | undefined> => {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error.message;
    throw error;
  }
};
