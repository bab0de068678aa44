import * as z from "zod";
import { AwsError } from "../aws-json.ts";
import { invalidParameter } from "./refusals.ts";
import { holder, type Pool } from "./sign-in.ts";
import { matchingStep, newSecret } from "./totp.ts";
import type { User } from "./users.ts";

const preference = z.object({ Enabled: z.boolean().optional(), PreferredMfa: z.boolean().optional() });

/** The input of the two operations that turn a user's second factor on and off. */
export const mfaPreferences = z.object({
  SMSMfaSettings: preference.optional(),
  EmailMfaSettings: preference.optional(),
  SoftwareTokenMfaSettings: preference.optional(),
});

/** Answers a new secret. It takes effect when `verify` has accepted one of its codes. */
export async function associate(pool: Pool, accessToken: string): Promise<object> {
  const secret = newSecret();
  pool.users.change((await holder(pool, accessToken)).username, { totpPending: secret });
  return { SecretCode: secret };
}

/** Accepts a code as proof that an app holds the new secret. The same code cannot be used to sign in. */
export async function verify(pool: Pool, accessToken: string, code: string): Promise<object> {
  const { username, totpPending, totpSecret } = await holder(pool, accessToken);
  const secret = totpPending ?? totpSecret;
  if (secret === null) throw invalidParameter("Software Token MFA has not been associated for the user.");
  const step = matchingStep(secret, code, pool.now());
  if (step === undefined) {
    throw new AwsError("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA");
  }
  pool.users.change(username, { totpSecret: secret, totpPending: null, totpStep: step });
  return { Status: "SUCCESS" };
}

/** Turns the second factor on or off. It can be turned on only after `verify`. */
export function prefer(pool: Pool, user: User, wanted: z.infer<typeof mfaPreferences>): void {
  const undelivered = wanted.SMSMfaSettings?.Enabled
    ? "SMS_MFA"
    : wanted.EmailMfaSettings?.Enabled && "EMAIL_OTP";
  if (undelivered) throw notSetUp(undelivered);
  const token = wanted.SoftwareTokenMfaSettings;
  if (token === undefined) return;
  if (token.Enabled && user.totpSecret === null) throw notSetUp("SOFTWARE_TOKEN_MFA");
  pool.users.change(user.username, { mfa: token.Enabled ?? false });
}

function notSetUp(factor: string): AwsError {
  return invalidParameter(`User does not have delivery config set to turn on ${factor}`);
}
