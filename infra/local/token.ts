import { fileURLToPath } from "node:url";
import * as z from "zod";
import { readDescription } from "./description.ts";
import { call, WireError } from "./wire.ts";

const notRunning = "The stack is not running here: start it with `npm start`, then ask again.";
const signedIn = z.object({ AuthenticationResult: z.object({ AccessToken: z.string() }) });

/** An access token for a demo user of the running stack; what is thrown is meant for the person who asked. */
async function token(email: string | undefined, directory: string): Promise<string> {
  const stack = readDescription(directory);
  if (!stack) throw new Error(notRunning);
  const everybody = stack.users.map((each) => `  ${each.email}`).join("\n");
  const known = everybody ? `Demo users:\n${everybody}` : "This stack has no demo users.";
  if (!email) throw new Error(`Whose token? npm run token -- <email>\n${known}`);
  const user = stack.users.find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (!user) throw new Error(`${email} is no demo user. ${known}`);
  const answer = await call(stack.cognitoUrl, "AWSCognitoIdentityProviderService.InitiateAuth", {
    AuthFlow: "USER_PASSWORD_AUTH",
    ClientId: stack.clientId,
    AuthParameters: { USERNAME: user.email, PASSWORD: user.password },
  }).catch((error: unknown) => {
    if (!(error instanceof WireError)) throw new Error(notRunning);
    throw new Error(
      `${email} could not sign in (${error.message}). Was the password changed? --fresh resets it.`,
    );
  });
  const result = signedIn.safeParse(answer);
  if (!result.success) throw new Error(`${email} has to answer a challenge first: ${JSON.stringify(answer)}`);
  return result.data.AuthenticationResult.AccessToken;
}

try {
  const directory = process.env.TWOTIER_DIRECTORY ?? fileURLToPath(new URL("../../.local", import.meta.url));
  console.log(await token(process.argv[2], directory));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
