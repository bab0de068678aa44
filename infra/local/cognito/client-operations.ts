import * as z from "zod";
import { AwsError, type Operation, operation } from "../aws-json.ts";
import { factors, listed } from "./attributes.ts";
import { associate, mfaPreferences, prefer, verify } from "./mfa.ts";
import { invalidParameter } from "./refusals.ts";
import { holder, initiate, type Pool, respond } from "./sign-in.ts";

const parameters = z.record(z.string(), z.string()).default({});
const forClient = z.object({ ClientId: z.string() });
const withToken = z.object({ AccessToken: z.string() });
const start = forClient.extend({ AuthFlow: z.string(), AuthParameters: parameters });
const step = forClient.extend({
  ChallengeName: z.enum(["NEW_PASSWORD_REQUIRED", "SOFTWARE_TOKEN_MFA"]),
  Session: z.string().min(20),
  ChallengeResponses: parameters,
});

/** The operations of a user who signs in, through an app or (signed, with the pool's id) through a server. */
export function clientOperations(pool: Pool): Map<string, Operation> {
  const { settings } = pool;

  function call<S extends z.ZodType>(
    input: S,
    run: (given: z.infer<S>) => Promise<object> | object,
    signed = false,
  ): Operation {
    return operation({ invalid: "InvalidParameterException", signed, input, run });
  }

  function checkClient(given: { ClientId: string; UserPoolId?: string }): void {
    if (given.UserPoolId !== undefined && given.UserPoolId !== settings.userPoolId) {
      throw new AwsError("ResourceNotFoundException", `User pool ${given.UserPoolId} does not exist.`);
    }
    if (given.ClientId !== settings.clientId) {
      throw new AwsError("ResourceNotFoundException", `User pool client ${given.ClientId} does not exist.`);
    }
  }

  function begin(flows: string[]) {
    return (given: z.infer<typeof start> & { UserPoolId?: string }) => {
      checkClient(given);
      if (!flows.includes(given.AuthFlow)) throw invalidParameter("Initiate Auth method not supported.");
      return initiate(pool, { flow: given.AuthFlow, parameters: given.AuthParameters });
    };
  }

  function proceed(given: z.infer<typeof step> & { UserPoolId?: string }): Promise<object> {
    checkClient(given);
    return respond(pool, given.ChallengeName, given.Session, given.ChallengeResponses);
  }

  const refreshing = ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"];
  const ofPool = { UserPoolId: z.string() };

  return new Map([
    ["InitiateAuth", call(start, begin(["USER_PASSWORD_AUTH", ...refreshing]))],
    ["RespondToAuthChallenge", call(step, proceed)],
    [
      "AdminInitiateAuth",
      call(
        start.extend(ofPool),
        begin(["ADMIN_USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH", ...refreshing]),
        true,
      ),
    ],
    ["AdminRespondToAuthChallenge", call(step.extend(ofPool), proceed, true)],
    [
      "GetUser",
      call(withToken, async ({ AccessToken }) => {
        const user = await holder(pool, AccessToken);
        return { Username: user.username, UserAttributes: listed(user), ...factors(user) };
      }),
    ],
    ["AssociateSoftwareToken", call(withToken, ({ AccessToken }) => associate(pool, AccessToken))],
    [
      "VerifySoftwareToken",
      call(withToken.extend({ UserCode: z.string() }), ({ AccessToken, UserCode }) =>
        verify(pool, AccessToken, UserCode),
      ),
    ],
    [
      "SetUserMFAPreference",
      call(withToken.extend(mfaPreferences.shape), async ({ AccessToken, ...wanted }) => {
        prefer(pool, await holder(pool, AccessToken), wanted);
        return {};
      }),
    ],
  ]);
}
