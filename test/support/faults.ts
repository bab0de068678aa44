import type { Key } from "../../lib/table/keys.ts";
import type { Passed, Rule } from "./between.ts";
import type { Inside } from "./inside.ts";

/** A call of a function to AWS that changes something: with each of these it matters whether it was carried out. */
const writing =
  /^(TransactWriteItems|PutItem|UpdateItem|DeleteItem|BatchWriteItem|Admin.*|SendEmail|SendRawEmail|PutEvents)$/;

/** One call of a function to AWS. */
export interface Call {
  operation: string;
  writes: boolean;
}

/** What happens to the call of this number, counted over all that the work calls. */
export type Fault =
  /** It is carried out, and the connection breaks instead of an answer. */
  | { kind: "lost"; at: number }
  /** The function dies just before it, or just after it was carried out. */
  | { kind: "killed"; at: number; when: "before" | "after" };

/** What a dead function is answered: nothing that the SDK or the function would try again. */
const dead = (operation: string): Passed => {
  const code = "AccessDeniedException";
  const xml = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>dead</Message></Error></ErrorResponse>`;
  const json = JSON.stringify({ __type: code, message: "dead" });
  return { status: 400, headers: {}, body: Buffer.from(operation.startsWith("Send") ? xml : json) };
};

interface Action {
  Key?: Record<string, { S: string }>;
  Item?: Record<string, { S: string }>;
}

/** The keys of the items that a call to DynamoDB writes. */
const keysOf = (operation: string, body: string): Key[] => {
  if (!/^(TransactWriteItems|PutItem|UpdateItem|DeleteItem)$/.test(operation)) return [];
  const input = JSON.parse(body);
  const actions: [string, Action][] = (input.TransactItems ?? [{ action: input }]).flatMap(Object.entries);
  return actions
    .filter(([kind]) => kind !== "ConditionCheck")
    .map(([, { Key, Item }]) => ({ PK: (Key ?? Item)?.PK?.S ?? "", SK: (Key ?? Item)?.SK?.S ?? "" }));
};

/**
 * Runs work of the functions, in turn, with a fault at one of its calls. Tells the calls that it made, whether it came
 * to the fault, and adds to `touched` what it wrote or tried to write.
 */
export const withFault = async <T>(
  { between }: Inside,
  fault: Fault | undefined,
  touched: Map<string, Key>,
  work: () => Promise<T>,
): Promise<{ result: T; calls: Call[]; struck: boolean }> => {
  const calls: Call[] = [];
  let struck = false;
  const rule: Rule = async (operation, forward, body) => {
    const at = calls.length;
    calls.push({ operation, writes: writing.test(operation) });
    for (const key of keysOf(operation, body)) touched.set(`${key.PK} ${key.SK}`, key);
    if (struck && fault?.kind === "killed") return dead(operation);
    if (at !== fault?.at) return forward();
    struck = true;
    if (fault.kind === "killed" && fault.when === "before") return dead(operation);
    await forward();
    return fault.kind === "lost" ? "lost" : dead(operation);
  };
  for (const each of Object.values(between)) each.decide(rule);
  try {
    return { result: await work(), calls, struck };
  } finally {
    for (const each of Object.values(between)) each.decide();
  }
};
