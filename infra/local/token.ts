import { fileURLToPath } from "node:url";
import { readDescription } from "./description.ts";
import { signIn } from "./sign-in.ts";
import { WireError } from "./wire.ts";

const notRunning = "The stack is not running here: start it with `npm start`, then ask again.";

/** An access token for a demo user of the running stack; what is thrown is meant for the person who asked. */
async function token(email: string | undefined, directory: string): Promise<string> {
  const stack = readDescription(directory);
  if (!stack) throw new Error(notRunning);
  const everybody = stack.users.map((each) => `  ${each.email}`).join("\n");
  const known = everybody ? `Demo users:\n${everybody}` : "This stack has no demo users.";
  if (!email) throw new Error(`Whose token? npm run token -- <email>\n${known}`);
  const user = stack.users.find((each) => each.email.toLowerCase() === email.toLowerCase());
  if (!user) throw new Error(`${email} is no demo user. ${known}`);
  return signIn(stack, user.email, user.password).catch((error: unknown) => {
    if (error instanceof WireError)
      throw new Error(
        `${email} could not sign in (${error.message}). Was the password changed? --fresh resets it.`,
      );
    // Nothing answered where the stack was: it was killed without saying goodbye.
    throw error instanceof TypeError ? new Error(notRunning) : error;
  });
}

try {
  const directory = process.env.TWOTIER_DIRECTORY ?? fileURLToPath(new URL("../../.local", import.meta.url));
  console.log(await token(process.argv[2], directory));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
