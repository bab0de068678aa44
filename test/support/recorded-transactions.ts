import { touchesIn } from "../../infra/local/touches.ts";
import { examplesOf } from "../../lib/contract/examples/examples.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { parts } from "../../lib/limits/quota.ts";
import type { Key } from "../../lib/table/key.ts";
import { marksOfAnItem } from "../../lib/table/rights.ts";
import type { Between } from "./between.ts";
import { type RealCall, realCall, rowOf, send } from "./example-calls.ts";
import type { ExampleCast } from "./example-cast.ts";

/** An item that a route's writes touch, and which other writers touch the same one. */
export interface RecordedTouch {
  key: Key;
  /** Shared by all writers, whichever object they work on. Otherwise each writer has its own. */
  shared: { item: boolean; partition: boolean };
  /** One of this many equivalent items, chosen at random. */
  drawn: Drawn | undefined;
  write: number;
}

interface Drawn {
  among: number;
  /** Whether each try chooses another item, or the whole call one. */
  each: "try" | "call";
}

/** The common key part of the items of which a writer chooses one at random, and how it chooses. */
const drawnOf = ({ PK, SK }: Key): { from: Key; drawn: Drawn | undefined } => {
  if (PK.startsWith("QUOTA#")) return { from: { PK, SK: "PART" }, drawn: { among: parts, each: "call" } };
  if (PK.startsWith("RIGHT#"))
    return { from: { PK: PK.replace(/#\d+$/, ""), SK }, drawn: { among: marksOfAnItem, each: "try" } };
  return { from: { PK, SK }, drawn: undefined };
};

/** The writes of one call of a route: its transactions and single writes, in their order. */
export interface Recorded {
  route: RouteKey;
  as: Caller;
  writes: { transaction: boolean; touches: RecordedTouch[] }[];
}

const callers = ["operator", "indirect-provider", "indirect-reseller"] as const;
type Caller = (typeof callers)[number];

type Writes = { transaction: boolean; touches: { key: Key; write: number }[] }[];

/** The writes of one call, and its answer. */
const written = async (between: Between, call: RealCall) => {
  const writes: Writes = [];
  between.decide(async (operation, forward, body) => {
    const passed = await forward();
    const touches = touchesIn(operation, body).flatMap(({ key, write }) => (write ? [{ key, write }] : []));
    // Calls that take rights away are rare. The marks that they raise first are none that their own commits check.
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

/** The writes of a route by its first example that this kind of organization may send whole, if there is one. */
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

/** Two calls of the same user on different objects: the items that both touch are shared by all writers. */
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

/** Each change of the contract by its example, for each kind of organization that may make it. */
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
