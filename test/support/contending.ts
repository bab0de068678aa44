import { setTimeout as pause } from "node:timers/promises";
import type { Passed } from "./between.ts";
import { openContention } from "./contention.ts";
import { stopped } from "./fault-answers.ts";
import { touchesIn } from "./touches.ts";

/**
 * Carries calls to DynamoDB out as far as others that run leave them free to, and holds the items of a transaction for so
 * many milliseconds; what is stopped is answered as DynamoDB does, and `tell` hears of it.
 * A test that gives `now` depends on no machine's load.
 */
export const openContending = (
  { holding, now = () => performance.now() }: { holding: number; now?: () => number },
  tell: (kind: "conflict" | "throttle", operation: string) => void = () => {},
) => {
  const contention = openContention({ holding, now });
  return async (operation: string, body: string, carryOut: () => Promise<Passed>): Promise<Passed> => {
    const transaction = operation === "TransactWriteItems";
    const begun = contention.begin(touchesIn(operation, body), { transaction });
    if ("stops" in begun) {
      tell(begun.stops.includes("conflict") ? "conflict" : "throttle", operation);
      return stopped(operation, begun.stops);
    }
    try {
      const [passed] = await Promise.all([carryOut(), transaction && pause(holding)]);
      return passed;
    } finally {
      begun.end();
    }
  };
};
