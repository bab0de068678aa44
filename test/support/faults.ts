import type { Key } from "../../lib/table/key.ts";
import { outOfOrder, type Passed, type Rule } from "./between.ts";
import { refusal } from "./fault-answers.ts";
import type { Inside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { keysWritten } from "./write-calls.ts";

/** A call of a function to AWS that changes something: with each of these it matters whether it was carried out. */
const writing =
  /^(TransactWriteItems|PutItem|UpdateItem|DeleteItem|BatchWriteItem|Admin.*|SendRawEmail|PutEvents)$/;

/** One call of a function to AWS. */
export interface Call {
  operation: string;
  writes: boolean;
  /** Whether it keeps a request's answer for whoever sends it again. */
  keepsAnswer: boolean;
}

/** What happens to the call of this number, counted over all that the work calls. */
export type Fault =
  /**
   * It is carried out, but its answer is lost: the connection breaks the first time; or each time that it is tried, the
   * service says it is out of order.
   */
  | { kind: "lost"; at: number; tries: "first" | "all" }
  /** The function dies just before it, or just after it was carried out. */
  | { kind: "killed"; at: number; when: "before" | "after" };

/** An operation's answer that says no, in its service's own words. */
export const refused = (operation: string, code: string, message: string): Passed =>
  refusal(operation.startsWith("Send") ? "ses" : "dynamodb", 400, code, message);

/** What a dead function is answered: nothing that the SDK or the function would try again. */
const dead = (operation: string): Passed => refused(operation, "AccessDeniedException", "dead");

/** An item that work wrote or tried to write, and how it was before. */
export interface Touched {
  key: Key;
  before: Item | undefined;
}

/**
 * Runs work of the functions, in turn, with a fault at one of its calls. Tells the calls that it made, whether it came
 * to the fault, and adds to `touched` what it wrote or tried to write. `answers`: what AWS says to a call in place of
 * carrying it out.
 */
export const withFault = async <T>(
  { between, table }: Inside,
  fault: Fault | undefined,
  touched: Map<string, Touched>,
  work: () => Promise<T>,
  answers: (operation: string, body: string) => Passed | undefined = () => undefined,
): Promise<{ result: T; calls: Call[]; struck: boolean }> => {
  const calls: Call[] = [];
  /** The call that the fault came to. */
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
      keepsAnswer: writing.test(operation) && body.includes("IDEMPOTENCY#"),
    });
    const call = `${operation} ${body}`;
    const isDead = struck !== undefined && fault?.kind === "killed";
    const isTriedAgain = struck === call && fault?.kind === "lost" && fault.tries === "all";
    if (at === fault?.at) struck = call;
    await Promise.all(keysWritten(operation, body).map(touch));
    if (isDead) return dead(operation);
    const carryOut = async () => answers(operation, body) ?? (await forward());
    if (!fault || (at !== fault.at && !isTriedAgain)) return carryOut();
    if (fault.kind === "killed" && fault.when === "before") return dead(operation);
    await carryOut();
    if (fault.kind === "killed") return dead(operation);
    return fault.tries === "all" ? outOfOrder() : "lost";
  };
  for (const each of Object.values(between)) each.decide(rule);
  try {
    return { result: await work(), calls, struck: struck !== undefined };
  } finally {
    for (const each of Object.values(between)) each.decide();
  }
};
