import { CommanderError } from "commander";
import { ConnectionError, ProblemError } from "../problem.ts";

/** The exit codes. The README and `twotier --help` list the same. */
export const exitCodes = {
  done: 0,
  refused: 1,
  wrongInput: 2,
  notSignedIn: 3,
  linesFailed: 4,
  noConnection: 5,
  later: 6,
  interrupted: 130,
} as const;

/** A message for the person at the terminal, and the exit code. */
export class Failure extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = exitCodes.wrongInput) {
    super(message);
    this.exitCode = exitCode;
  }
}

const problemText = ({ code, detail, errors, requestId, retryAfter }: ProblemError): string =>
  [
    `${code}: ${detail}`,
    ...errors.map((fault) => `  ${fault.pointer}: ${fault.detail}`),
    ...(retryAfter === undefined ? [] : [`Try again in ${Math.ceil(retryAfter)} seconds.`]),
    ...(requestId ? [`Request ${requestId}`] : []),
  ].join("\n");

const codeOf = ({ status }: ProblemError): number => {
  if (status === 401) return exitCodes.notSignedIn;
  return status === 429 || status === 503 ? exitCodes.later : exitCodes.refused;
};

/** How to renew a sign-in that has ended. Credentials from the environment take precedence over any profile. */
const signInAgain = (): string =>
  process.env.TWOTIER_API_URL
    ? "TWOTIER_API_URL is set, so the sign-in comes from the environment: renew its values, or unset it to use a profile."
    : "Sign in again: twotier login --help";

/** An error in plain words, and the exit code. An unexpected error keeps its stack, for whoever fixes it. */
export const failureOf = (error: unknown): { text: string; exitCode: number } => {
  if (error instanceof Failure) return { text: error.message, exitCode: error.exitCode };
  if (error instanceof ProblemError) {
    const hint = error.status === 401 ? `\n${signInAgain()}` : "";
    return { text: `${problemText(error)}${hint}`, exitCode: codeOf(error) };
  }
  if (error instanceof ConnectionError)
    return {
      text:
        `${error.message}. Is the address right, and is the API running? "twotier profiles" shows each address. ` +
        "A local stack that was started anew needs a new sign-in: twotier login --local.",
      exitCode: exitCodes.noConnection,
    };
  // Commander has printed the message already.
  if (error instanceof CommanderError)
    return { text: "", exitCode: error.exitCode === 0 ? exitCodes.done : exitCodes.wrongInput };
  return { text: String((error instanceof Error && error.stack) || error), exitCode: exitCodes.refused };
};
