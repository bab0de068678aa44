import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { Twotier } from "../client.ts";
import { addClients } from "./commands/clients.ts";
import { addCompletion } from "./commands/completion.ts";
import { addEvents } from "./commands/events.ts";
import { addInvitations } from "./commands/invitations.ts";
import { addLists } from "./commands/lists.ts";
import { addOrder } from "./commands/order.ts";
import { addReassign } from "./commands/reassign.ts";
import { addSignIn } from "./commands/sign-in.ts";
import { exitCodes, failureOf } from "./failure.ts";
import { openSession } from "./session.ts";

/** What every command gets: a client, the profile, and a signal. */
export interface Context {
  /** The client of the signed-in user. Its requests end with Ctrl-C. Throws a Failure when nobody is signed in. */
  open(): Twotier;
  /** The same client for an import, which finishes its current entry after Ctrl-C. */
  openForImport(): Twotier;
  /** The profile named by `--profile`, if any. */
  profile(): string | undefined;
  /** Aborts at the first Ctrl-C. The second one ends the process at once. */
  signal: AbortSignal;
}

const help = `
Sign-in:
  A profile is kept by "twotier login" and used by every command; --profile names another one.
  Scripts may set TWOTIER_API_URL with TWOTIER_CLIENT_ID and TWOTIER_CLIENT_SECRET (or with TWOTIER_TOKEN) instead.

Output:
  At a terminal a table; through a pipe JSON with every field; with --csv a file for a spreadsheet.

Exit codes:
  0  done
  1  the API refused the request, or there was an unexpected failure
  2  the command, its options or its file are wrong
  3  nobody is signed in, or the sign-in has ended
  4  some lines of a file have problems, or were refused
  5  the API did not answer
  6  too many requests, or a dependency is down: try again later
  130  interrupted`;

const version = (): string => {
  const manifest = new URL("../../package.json", import.meta.url);
  return JSON.parse(readFileSync(manifest, "utf8")).version;
};

/** All commands, with their options. */
export const programOf = (signal: AbortSignal): Command => {
  const program = new Command("twotier")
    .description(
      "Twotier on the command line: partnerships, customers, orders, subscriptions, and their audit record.",
    )
    .version(version())
    .option("-p, --profile <name>", "another profile than the current one (or TWOTIER_PROFILE)")
    .addHelpText("after", help)
    .showHelpAfterError("(--help shows the commands and options)")
    .configureHelp({ sortSubcommands: false, showGlobalOptions: false })
    .exitOverride();
  const profile = () => program.opts<{ profile?: string }>().profile;
  const context: Context = {
    open: () => openSession(profile(), signal),
    openForImport: () => openSession(profile()),
    profile,
    signal,
  };
  for (const add of [
    addSignIn,
    addInvitations,
    addLists,
    addOrder,
    addReassign,
    addEvents,
    addClients,
    addCompletion,
  ])
    add(program, context);
  return program;
};

/** Runs a command. Answers the exit code. */
export const main = async (args: string[]): Promise<number> => {
  const interrupt = new AbortController();
  process.once("SIGINT", () => interrupt.abort());
  // The program that reads the output may close it early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(exitCodes.done);
  });
  try {
    await programOf(interrupt.signal).parseAsync(args, { from: "user" });
    return process.exitCode === undefined ? exitCodes.done : Number(process.exitCode);
  } catch (error) {
    if (interrupt.signal.aborted) {
      process.stderr.write("\nInterrupted.\n");
      return exitCodes.interrupted;
    }
    const { text, exitCode } = failureOf(error);
    if (text) process.stderr.write(`${text}\n`);
    return exitCode;
  }
};
