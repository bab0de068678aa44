import * as z from "zod";
import type { Between } from "../support/between.ts";

/** The DynamoDB calls and units of one operation. */
export interface Cost {
  /** Calls to DynamoDB, parallel or not. */
  calls: number;
  read: number;
  write: number;
  /** Write units of the index, on top of the table's. */
  index: number;
  /** Actions of the largest transaction. */
  actions: number;
}

const units = z.object({
  CapacityUnits: z.number().default(0),
  GlobalSecondaryIndexes: z.record(z.string(), z.object({ CapacityUnits: z.number() })).default({}),
});
const answer = z.object({ ConsumedCapacity: z.union([units, z.array(units)]).optional() });
const asked = z.looseObject({ TransactItems: z.array(z.unknown()).optional() });

const reads = ["GetItem", "BatchGetItem", "Query"];

/** A wave is complete after this many milliseconds without a new call. */
const quiet = 15;

/**
 * Counts the waves in which a task calls DynamoDB: calls of one wave do not wait for each other's answers. Every answer
 * is held until no further call comes.
 */
export const wavesOf = async (between: Between, action: () => Promise<unknown>): Promise<number> => {
  let waves = 0;
  let held: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = () => {
    waves++;
    const answers = held;
    held = [];
    for (const answer of answers) answer();
  };
  between.decide(async (_operation, forward) => {
    clearTimeout(timer);
    timer = setTimeout(release, quiet);
    await new Promise<void>((resolve) => held.push(resolve));
    return forward();
  });
  try {
    await action();
  } finally {
    between.decide();
  }
  return waves;
};

/** Sums the consumed units of each DynamoDB call of a task. */
export const measured = async (between: Between, action: () => Promise<unknown>): Promise<Cost> => {
  const sum: Cost = { calls: 0, read: 0, write: 0, index: 0, actions: 0 };
  between.decide(async (operation, forward, body) => {
    const sent = asked.parse(JSON.parse(body));
    const passed = await forward(JSON.stringify({ ...sent, ReturnConsumedCapacity: "INDEXES" }));
    sum.calls++;
    sum.actions = Math.max(sum.actions, sent.TransactItems?.length ?? 0);
    const { ConsumedCapacity = [] } = answer.parse(JSON.parse(passed.body.toString()));
    for (const consumed of [ConsumedCapacity].flat()) {
      const inIndex = Object.values(consumed.GlobalSecondaryIndexes).reduce(
        (total, { CapacityUnits }) => total + CapacityUnits,
        0,
      );
      if (reads.includes(operation)) sum.read += consumed.CapacityUnits;
      else {
        sum.write += consumed.CapacityUnits - inIndex;
        sum.index += inIndex;
      }
    }
    return passed;
  });
  try {
    await action();
  } finally {
    between.decide();
  }
  return sum;
};
