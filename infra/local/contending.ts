import { setTimeout as pause } from "node:timers/promises";
import { openContention, type Stop } from "./contention.ts";
import type { Answer } from "./http-server.ts";
import { touchesIn } from "./touches.ts";

/** How many milliseconds a transaction holds its items, at least. */
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

/** The answer to a call that these of its items stop, in the order of its actions. */
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
 * Lets a call to DynamoDB pass as far as others that run leave it free to, as DynamoDB documents it; the embedded database
 * carries out one after the other. Answers the refusal, or what is to be called once it has been carried out.
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
