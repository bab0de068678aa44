import type { Key } from "../../lib/table/key.ts";
import { outOfOrder, type Passed, type Rule } from "./between.ts";
import { refusal } from "./fault-answers.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { keysWritten } from "./write-calls.ts";

/** A function's call to AWS that changes something: for each of these it matters whether it was carried out. */
const writing =
  /^(TransactWriteItems|PutItem|UpdateItem|DeleteItem|BatchWriteItem|Admin.*|SendRawEmail|PutEvents)$/;

/** One call of a function to AWS. */
export interface Call {
  operation: string;
  writes: boolean;
  /** Whether it writes the entry of an idempotency key: claims the key, keeps the answer for it, or frees it. */
  writesKey: boolean;
}

/** The fault of the call with this number, counted over all calls of the task. */
export type Fault =
  /**
   * It is carried out, but its answer is lost: the connection breaks at the first attempt, or the service fails at
   * every attempt.
   */
  | { kind: "lost"; at: number; tries: "first" | "all" }
  /** The function dies just before it, or just after it was carried out. */
  | { kind: "killed"; at: number; when: "before" | "after" };

/** An operation's answer that says no, in its service's own words. */
export const refused = (operation: string, code: string, message: string): Passed =>
  refusal(operation.startsWith("Send") ? "ses" : "dynamodb", 400, code, message);

/** The answer to a dead function's calls, which neither the SDK nor the function would retry. */
const dead = (operation: string): Passed => refused(operation, "AccessDeniedException", "dead");

/** An item that the task wrote or tried to write, and its former state. */
export interface Touched {
  key: Key;
  before: Item | undefined;
}

/**
 * Runs tasks of the functions one after another, with a fault at one of their calls. Answers the calls and whether the
 * fault was reached, and adds the written items to `touched`. `answers` are AWS's replies to calls that are not carried
 * out.
 */
export const withFault = async <T>(
  { between, table }: Inside,
  fault: Fault | undefined,
  touched: Map<string, Touched>,
  action: () => Promise<T>,
  answers: (operation: string, body: string) => Passed | undefined = () => undefined,
): Promise<{ result: T; calls: Call[]; struck: boolean }> => {
  const calls: Call[] = [];
  /** The call at which the fault struck. */
  let struck: string | undefined;
  const touch = async (key: Key): Promise<void> => {
    const name = `${key.PK} ${key.SK}`;
    if (!touched.has(name)) touched.set(name, { key, before: await table.get(key) });
  };
  const rule: Rule = async (operation, forward, body) => {
    const at = calls.length;
    calls.push({
      operation,
      writes: writing.test(operation),
      writesKey: writing.test(operation) && body.includes("IDEMPOTENCY#"),
    });
    const call = `${operation} ${body}`;
    const isDead = struck !== undefined && fault?.kind === "killed";
    const losesEachTry = struck === call && fault?.kind === "lost" && fault.tries === "all";
    if (at === fault?.at) struck = call;
    await Promise.all(keysWritten(operation, body).map(touch));
    if (isDead) return dead(operation);
    const carryOut = async () => answers(operation, body) ?? (await forward());
    if (!fault || (at !== fault.at && !losesEachTry)) return carryOut();
    if (fault.kind === "killed" && fault.when === "before") return dead(operation);
    await carryOut();
    if (fault.kind === "killed") return dead(operation);
    return fault.tries === "all" ? outOfOrder() : "lost";
  };
  for (const each of Object.values(between)) each.decide(rule);
  try {
    return { result: await action(), calls, struck: struck !== undefined };
  } finally {
    for (const each of Object.values(between)) each.decide();
  }
};
