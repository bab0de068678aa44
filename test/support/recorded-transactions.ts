import { touchesIn } from "../../infra/local/touches.ts";
import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { parts } from "../../lib/limits/quota.ts";
import type { Key } from "../../lib/table/key.ts";
import { marksOfAnItem } from "../../lib/table/rights.ts";
import type { Between } from "./between.ts";
import { type RealCall, realCall, rowOf, send } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";

/** An item that a route touches when it writes, by whoever touches the same one. */
export interface RecordedTouch {
  key: Key;
  /** Every writer's: the same item whichever object is worked on. Else each writer has its own. */
  shared: { item: boolean; partition: boolean };
  /** One of so many items that stand for each other, drawn by chance. */
  drawn: Drawn | undefined;
  write: number;
}

interface Drawn {
  among: number;
  /** Whether another one is drawn at each try, or one for the whole call. */
  each: "try" | "call";
}

/** What all the items have in common of which a writer draws one, and how it draws. */
const drawnOf = ({ PK, SK }: Key): { from: Key; drawn: Drawn | undefined } => {
  if (PK.startsWith("QUOTA#")) return { from: { PK, SK: "PART" }, drawn: { among: parts, each: "call" } };
  if (PK.startsWith("RIGHT#"))
    return { from: { PK: PK.replace(/#\d+$/, ""), SK }, drawn: { among: marksOfAnItem, each: "try" } };
  return { from: { PK, SK }, drawn: undefined };
};

/** What one call of a route writes: its transactions and single writes, in their order. */
export interface Recorded {
  route: RouteKey;
  as: Caller;
  writes: { transaction: boolean; touches: RecordedTouch[] }[];
}

const callers = ["operator", "indirect-provider", "indirect-reseller"] as const;
type Caller = (typeof callers)[number];

type Writes = { transaction: boolean; touches: { key: Key; write: number }[] }[];

/** What one call writes, and what it is answered. */
const written = async (between: Between, call: RealCall) => {
  const writes: Writes = [];
  between.decide(async (operation, forward, body) => {
    const passed = await forward();
    const touches = touchesIn(operation, body).flatMap(({ key, write }) => (write ? [{ key, write }] : []));
    // That some lose rights by a call is rare, and the marks that it raises first are none that its own commit checks.
    const raises = touches.every(({ key }) => key.PK.startsWith("RIGHT#"));
    if (passed.status === 200 && touches.length > 0 && !raises)
      writes.push({ transaction: operation === "TransactWriteItems", touches });
    return passed;
  });
  try {
    return { writes, answer: await send(call) };
  } finally {
    between.decide();
  }
};

/** What a route writes by its first example that this kind of organization may send whole, if there is one. */
const record = async (
  between: Between,
  route: RouteKey,
  as: Caller,
  cast: ExampleCast,
): Promise<Writes | undefined> => {
  for (const which of examplesOf(route).keys()) {
    const { writes, answer } = await written(between, await realCall(route, cast, { as, which }));
    if (answer.status < 300) return writes;
    if (answer.status !== 403) throw new Error(`${route} as ${as} answered ${answer.status}: ${answer.text}`);
  }
  return undefined;
};

/** Two calls on different objects by the same user: what both touch, every writer touches. */
const compared = (one: Writes, other: Writes): Recorded["writes"] => {
  const keys = other.flatMap(({ touches }) => touches.map(({ key }) => drawnOf(key).from));
  const items = new Set(keys.map(({ PK, SK }) => `${PK} ${SK}`));
  const partitions = new Set(keys.map(({ PK }) => PK));
  return one.map(({ transaction, touches }) => ({
    transaction,
    touches: touches.map(({ key, write }) => {
      const { from, drawn } = drawnOf(key);
      const shared = { item: items.has(`${from.PK} ${from.SK}`), partition: partitions.has(from.PK) };
      return { key: from, write, drawn, shared };
    }),
  }));
};

/** Each change of the contract by its example, by each kind of organization that may make it. */
export const recordTransactions = async (between: Between, cast: ExampleCast): Promise<Recorded[]> => {
  const found: Recorded[] = [];
  for (const route of Object.keys(routes) as RouteKey[]) {
    const { access } = rowOf(route);
    if (/^(GET|HEAD) /.test(route) || access === "public") continue;
    for (const as of callers.filter((type) => access.types.includes(type))) {
      const one = await record(between, route, as, cast);
      const other = one && (await record(between, route, as, cast));
      if (one && other) found.push({ route, as, writes: compared(one, other) });
    }
  }
  return found;
};
