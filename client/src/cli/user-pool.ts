import type { Token } from "../auth.ts";
import { ConnectionError } from "../problem.ts";
import { exitCodes, Failure } from "./failure.ts";

/** A user pool and its public client for people. */
export interface Pool {
  url: string;
  clientId: string;
}

/** The result of a sign-in: an access token, and a refresh token for a day. */
export interface SignedIn extends Token {
  refreshToken?: string;
}

/** Prompts the person who signs in. */
export type Ask = (question: string) => Promise<string>;

interface Step {
  ChallengeName?: string;
  Session?: string;
  ChallengeParameters?: Record<string, string>;
  AuthenticationResult?: { AccessToken: string; ExpiresIn: number; RefreshToken?: string };
  __type?: string;
  message?: string;
}

/** The address of Amazon Cognito in a region. */
export const poolUrl = (region: string): string => `https://cognito-idp.${region}.amazonaws.com/`;

const call = async ({ url, clientId }: Pool, operation: string, input: object): Promise<Step> => {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
    },
    body: JSON.stringify({ ClientId: clientId, ...input }),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new ConnectionError(url, error);
  });
  const step: Step = await response
    .json()
    .then(Object)
    .catch(() => ({}));
  if (response.ok) return step;
  const isLater = /TooManyRequests|LimitExceeded/.test(step.__type ?? "") || response.status >= 500;
  throw new Failure(
    `The user pool refused: ${step.message ?? response.statusText}`,
    isLater ? exitCodes.later : exitCodes.notSignedIn,
  );
};

const signedIn = (step: Step, asked: number): SignedIn => {
  if (!step.AuthenticationResult)
    throw new Failure(
      `The user pool requires a step that this command does not support (${step.ChallengeName}).`,
    );
  const { AccessToken, ExpiresIn, RefreshToken } = step.AuthenticationResult;
  return {
    accessToken: AccessToken,
    expiresAt: asked + ExpiresIn * 1000,
    ...(RefreshToken !== undefined && { refreshToken: RefreshToken }),
  };
};

/** What the person is asked for at the next step, and the name under which the answer is sent. */
const challenges: Readonly<Record<string, [question: string, answer: string]>> = {
  NEW_PASSWORD_REQUIRED: ["The password is a temporary one. New password: ", "NEW_PASSWORD"],
  SOFTWARE_TOKEN_MFA: ["Code of the authenticator app: ", "SOFTWARE_TOKEN_MFA_CODE"],
};

/**
 * Signs a person in. Asks for a new password in place of a temporary one, and for a second factor. Throws a Failure
 * with the pool's message.
 */
export const signInPerson = async (
  pool: Pool,
  email: string,
  password: string,
  ask: Ask,
): Promise<SignedIn> => {
  const asked = Date.now();
  let step = await call(pool, "InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    AuthParameters: { USERNAME: email, PASSWORD: password },
  });
  for (;;) {
    const [question, answer] = challenges[step.ChallengeName ?? ""] ?? [];
    if (question === undefined || answer === undefined) return signedIn(step, asked);
    step = await call(pool, "RespondToAuthChallenge", {
      ChallengeName: step.ChallengeName,
      Session: step.Session,
      ChallengeResponses: {
        USERNAME: step.ChallengeParameters?.USER_ID_FOR_SRP ?? email,
        [answer]: await ask(question),
      },
    });
  }
};

/** A new access token without the password. */
export const refreshPerson = async (pool: Pool, refreshToken: string): Promise<SignedIn> => {
  const asked = Date.now();
  const AuthParameters = { REFRESH_TOKEN: refreshToken };
  const input = { AuthFlow: "REFRESH_TOKEN_AUTH", AuthParameters };
  const step = await call(pool, "InitiateAuth", input).catch((error: unknown) => {
    if (error instanceof Failure && error.exitCode === exitCodes.notSignedIn)
      throw new Failure(`${error.message} Sign in again: twotier login --help`, error.exitCode);
    throw error;
  });
  return signedIn(step, asked);
};
