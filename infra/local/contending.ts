import { setTimeout as pause } from "node:timers/promises";
import { openContention, type Stop } from "./contention.ts";
import type { Answer } from "./http-server.ts";
import { touchesIn } from "./touches.ts";

/** The minimum number of milliseconds that a transaction holds its items. */
export const holding = 10;

const reasons = {
  conflict: ["TransactionConflict", "Transaction is ongoing for the item"],
  throttle: ["ThrottlingError", "Throughput exceeds the current capacity of your table or index"],
} as const;

const refusal = (type: string, message: string, more: object = {}): Answer => ({
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": type },
  body: JSON.stringify({ __type: type, message, ...more }),
});

/** The answer to a call that is stopped at these of its items, in the order of its actions. */
export const stopped = (operation: string, stops: readonly (Stop | undefined)[]): Answer => {
  if (operation !== "TransactWriteItems")
    return stops.includes("conflict")
      ? refusal("TransactionConflictException", reasons.conflict[1])
      : refusal("ProvisionedThroughputExceededException", reasons.throttle[1]);
  const CancellationReasons = stops.map((stop) => {
    const [Code, Message] = stop ? reasons[stop] : ["None"];
    return { Code, ...(Message && { Message }) };
  });
  const codes = CancellationReasons.map(({ Code }) => Code).join(", ");
  return refusal("TransactionCanceledException", `Transaction cancelled [${codes}]`, { CancellationReasons });
};

/**
 * Decides whether running calls let a call to DynamoDB through, by DynamoDB's documented rules. The embedded database
 * itself carries out one call after another. Answers the refusal, or a function to call when the call has been carried
 * out.
 */
export const openContending = (held = holding) => {
  const contention = openContention({ holding: held, now: () => performance.now() });
  return (operation: string, body: string): { refused: Answer } | { ended(): Promise<void> } => {
    const isTransaction = operation === "TransactWriteItems";
    const begun = contention.begin(touchesIn(operation, body), { transaction: isTransaction });
    if ("stops" in begun) return { refused: stopped(operation, begun.stops) };
    const since = performance.now();
    return {
      async ended() {
        if (isTransaction) await pause(Math.max(0, held - (performance.now() - since)));
        begun.end();
      },
    };
  };
};
export type Contending = ReturnType<typeof openContending>;
