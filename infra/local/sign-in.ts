import * as z from "zod";
import { call } from "./wire.ts";

const signedIn = z.object({ AuthenticationResult: z.object({ AccessToken: z.string() }) });

/** An access token for a user with a password of its own. Throws what Cognito says, or that a challenge is in the way. */
export async function signIn(
  pool: { cognitoUrl: string; clientId: string },
  email: string,
  password: string,
): Promise<string> {
  const answer = await call(pool.cognitoUrl, "AWSCognitoIdentityProviderService.InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: pool.clientId,
    AuthParameters: { USERNAME: email, PASSWORD: password },
  });
  const result = signedIn.safeParse(answer);
  if (!result.success) throw new Error(`${email} has to answer a challenge first: ${JSON.stringify(answer)}`);
  return result.data.AuthenticationResult.AccessToken;
}
