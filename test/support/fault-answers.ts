import { stopped as stoppedAs } from "../../infra/local/contending.ts";
import type { Stop } from "../../infra/local/contention.ts";
import { failure, SesError } from "../../infra/local/ses/query-protocol.ts";
import { touchesIn } from "../../infra/local/touches.ts";
import type { Passed } from "./between.ts";
import type { Service } from "./fault-proxy.ts";

const json = (status: number, type: string, message: string, more: object = {}): Passed => ({
  status,
  headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-errortype": type },
  body: Buffer.from(JSON.stringify({ __type: type, message, ...more })),
});

/** A refusal in a service's own form: SES answers with XML, the others with JSON. */
export const refusal = (service: Service, status: number, code: string, message = "no"): Passed => {
  if (service !== "ses") return json(status, code, message);
  const { body, headers } = failure(new SesError(code, message, status));
  return { status, headers: { ...headers }, body: Buffer.from(body) };
};

/** Each service's answers for an outage, and for too many calls. */
const errorAnswers: Record<"error" | "throttle", Record<Service, readonly [status: number, code: string]>> = {
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
export const saying = (kind: keyof typeof errorAnswers, service: Service): Passed =>
  refusal(service, ...errorAnswers[kind][service]);

/** The answer to a call that is stopped at these of its items, in the order of its actions. */
export const stopped = (operation: string, stops: readonly (Stop | undefined)[]): Passed => {
  const { status, headers = {}, body } = stoppedAs(operation, stops);
  return { status, headers, body: Buffer.from(body) };
};

/** The answer to a call whose first item is in another transaction. */
export const conflict = (operation: string, body: string): Passed =>
  stopped(
    operation,
    touchesIn(operation, body).map((_, at) => (at === 0 ? "conflict" : undefined)),
  );
