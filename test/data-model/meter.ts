import * as z from "zod";
import type { Between } from "../support/between.ts";

/** What one operation asked of DynamoDB. */
export interface Cost {
  /** Calls to DynamoDB, whether one after another or side by side. */
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

/** Has each call to DynamoDB of some work tell what it consumed, and adds it up. */
export const measured = async (between: Between, work: () => Promise<unknown>): Promise<Cost> => {
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
    await work();
  } finally {
    between.decide();
  }
  return sum;
};
