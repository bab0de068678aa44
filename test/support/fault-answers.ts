import { failure, SesError } from "../../infra/local/ses/query-protocol.ts";
import type { Passed } from "./between.ts";
import type { Stop } from "./contention.ts";
import type { Service } from "./fault-proxy.ts";
import { touchesIn } from "./touches.ts";

const json = (status: number, type: string, message: string, more: object = {}): Passed => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": type },
  body: Buffer.from(JSON.stringify({ __type: type, message, ...more })),
});

/** An answer that says no, in the words of a service: SES answers with XML, the others with JSON. */
export const refusal = (service: Service, status: number, code: string, message = "no"): Passed => {
  if (service !== "ses") return json(status, code, message);
  const { body, headers } = failure(new SesError(code, message, status));
  return { status, headers: { ...headers }, body: Buffer.from(body) };
};

/** How each service says that it is out of order, and that there were too many calls. */
const words: Record<"error" | "throttle", Record<Service, readonly [status: number, code: string]>> = {
  error: {
    dynamodb: [500, "InternalServerError"],
    cognito: [500, "InternalErrorException"],
    ses: [503, "ServiceUnavailable"],
    eventbridge: [500, "InternalException"],
  },
  throttle: {
    dynamodb: [400, "ProvisionedThroughputExceededException"],
    cognito: [400, "TooManyRequestsException"],
    ses: [400, "Throttling"],
    eventbridge: [400, "ThrottlingException"],
  },
};
export const saying = (kind: keyof typeof words, service: Service): Passed =>
  refusal(service, ...words[kind][service]);

const reasons = {
  conflict: ["TransactionConflict", "Transaction is ongoing for the item"],
  throttle: ["ThrottlingError", "Throughput exceeds the current capacity of your table or index"],
} as const;

/** The answer to a call that these of its items stop, in the order of its actions. */
export const stopped = (operation: string, stops: readonly (Stop | undefined)[]): Passed => {
  if (operation !== "TransactWriteItems")
    return stops.includes("conflict")
      ? json(400, "TransactionConflictException", reasons.conflict[1])
      : saying("throttle", "dynamodb");
  const CancellationReasons = stops.map((stop) => {
    const [Code, Message] = stop ? reasons[stop] : ["None"];
    return { Code, ...(Message && { Message }) };
  });
  const codes = CancellationReasons.map(({ Code }) => Code).join(", ");
  return json(400, "TransactionCanceledException", `Transaction cancelled [${codes}]`, {
    CancellationReasons,
  });
};

/** The answer to a call whose first item is in another transaction. */
export const conflict = (operation: string, body: string): Passed =>
  stopped(
    operation,
    touchesIn(operation, body).map((_, at) => (at === 0 ? "conflict" : undefined)),
  );
