import { fileURLToPath } from "node:url";
import { clientToken } from "./client-token.ts";
import { readDescription } from "./description.ts";
import { ChallengeError, NotTemporaryError, signIn } from "./sign-in.ts";
import { WireError } from "./wire.ts";

const notRunning = "The stack is not running here: start it with `npm start`, then ask again.";
const usage = `Whose token?
  npm run token -- <email>                             a demo user
  npm run token -- <email> <password>                  anybody
  npm run token -- <email> <password> <new password>   anybody, at the first sign-in with a temporary password
  npm run token -- --client <id or name>               a demo API client
  npm run token -- --client <id> <secret>              any API client`;

/**
 * An access token of a user of the running stack. A demo user needs no password. `newPassword` replaces a temporary
 * password, such as setup info shows. Throws a sentence for the person who ran the command.
 */
async function token(
  directory: string,
  email?: string,
  password?: string,
  newPassword?: string,
): Promise<string> {
  const stack = readDescription(directory);
  if (!stack) throw new Error(notRunning);
  if (email === "--client") return clientToken(stack, password, newPassword);
  const everybody = stack.users.map((each) => `  ${each.email}`).join("\n");
  const known = everybody ? `Demo users:\n${everybody}` : "This stack has no demo users.";
  if (!email) throw new Error(`${usage}\n${known}`);
  const user = stack.users.find((each) => each.email.toLowerCase() === email.toLowerCase());
  const given = password ?? user?.password;
  if (!given)
    throw new Error(
      `${email} is no demo user: give its password too, npm run token -- <email> <password>\n${known}`,
    );
  try {
    return await signIn(stack, email, given, newPassword);
  } catch (error) {
    throw new Error(reason(error, email, password !== undefined));
  }
}

/** The reason for a failed sign-in, and what to do. */
function reason(error: unknown, email: string, passwordGiven: boolean): string {
  if (error instanceof NotTemporaryError)
    return `${email} has a password of its own already. Leave the new one out.`;
  if (error instanceof ChallengeError && error.challenge === "NEW_PASSWORD_REQUIRED")
    return `This password of ${email} is a temporary one. Choose one of your own: npm run token -- <email> <password> <new password>`;
  if (error instanceof ChallengeError)
    return `${email} signs in with a second step (${error.challenge}), which this command does not take.`;
  if (error instanceof WireError)
    return `${email} could not sign in (${error.message}).${passwordGiven ? "" : " Was the password changed? --fresh resets it."}`;
  // Nothing listens at the address: the stack was killed before it could remove its description.
  if (error instanceof Error && "code" in error && error.code === "ECONNREFUSED") return notRunning;
  return error instanceof Error ? error.message : String(error);
}

try {
  const directory = process.env.TWOTIER_DIRECTORY ?? fileURLToPath(new URL("../../.local", import.meta.url));
  console.log(await token(directory, ...process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
