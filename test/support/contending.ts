import { setTimeout as pause } from "node:timers/promises";
import type { Passed } from "./between.ts";
import { openContention } from "./contention.ts";
import { stopped } from "./fault-answers.ts";
import { touchesIn } from "./touches.ts";

/**
 * Carries calls to DynamoDB out as far as others that run leave them free to, and holds the items of a transaction for so
 * many milliseconds; what is stopped is answered as DynamoDB does.
 */
export const openContending = ({ holding }: { holding: number }) => {
  const contention = openContention({ holding, now: () => performance.now() });
  return async (operation: string, body: string, carryOut: () => Promise<Passed>): Promise<Passed> => {
    const transaction = operation === "TransactWriteItems";
    const begun = contention.begin(touchesIn(operation, body), { transaction });
    if ("stops" in begun) return stopped(operation, begun.stops);
    try {
      const [passed] = await Promise.all([carryOut(), transaction && pause(holding)]);
      return passed;
    } finally {
      begun.end();
    }
  };
};
