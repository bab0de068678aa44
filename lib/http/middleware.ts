import type { Logger } from "@aws-lambda-powertools/logger";
import type { MiddlewareObj } from "@middy/core";
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import type { Route } from "../contract/route.ts";
import { Refusal } from "../errors.ts";
import { type Allowance, rateLimitFields } from "../limits/allowance.ts";
import { countedBy } from "../metrics.ts";
import type { Answer } from "./answer.ts";
import { deprecationHeaders } from "./deprecation.ts";
import { bug } from "./problem.ts";

type Middleware = MiddlewareObj<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2>;

/** The fields of a request's log line about its caller and its outcome. */
export type Seen = Record<string, unknown>;

/** An answer in API Gateway's payload format 2.0. */
export const toResult = ({
  status,
  headers,
  body,
  base64 = false,
}: Answer): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers,
  body,
  ...(base64 && { isBase64Encoded: true }),
});

/** The fields that a refusal adds to its request's log line: a count by its code. */
const refusalIn = ({ code }: Seen, at: Date) =>
  typeof code === "string" ? countedBy({ Refusals: 1 }, at, { code }) : {};

/** One line per request. It never contains the path, because a page's path holds a secret. The route is enough. */
export const requestLog = (logger: Logger, seenOf: WeakMap<object, Seen>, clock: () => Date): Middleware => {
  const begun = new WeakMap<object, number>();
  const done: NonNullable<Middleware["after"]> = ({ event, response }) => {
    const { requestId, routeKey } = event.requestContext;
    const seen = seenOf.get(event) ?? {};
    logger.info("request", {
      route: routeKey,
      status: response?.statusCode,
      requestId,
      milliseconds: Math.round(performance.now() - (begun.get(event) ?? 0)),
      ...seen,
      ...refusalIn(seen, clock()),
    });
  };
  return {
    before: ({ event, context }) => {
      begun.set(event, performance.now());
      logger.addContext(context);
    },
    after: done,
    onError: done,
  };
};

const everyAnswer = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "strict-transport-security": "max-age=63072000; includeSubDomains",
  "referrer-policy": "no-referrer",
};

/**
 * The headers of every answer: no caching, no sniffing, only TLS, the request's id, what is left of the rate limits,
 * and a notice of deprecated operations.
 */
export const commonHeaders = (
  rows: ReadonlyMap<string, Pick<Route, "deprecated">>,
  allowancesOf: WeakMap<object, Allowance[]>,
): Middleware => {
  const add: NonNullable<Middleware["after"]> = ({ event, response }) => {
    if (response)
      response.headers = {
        ...everyAnswer,
        ...deprecationHeaders(rows.get(event.requestContext.routeKey) ?? {}),
        ...rateLimitFields(allowancesOf.get(event) ?? []),
        ...response.headers,
        "x-request-id": event.requestContext.requestId,
      };
  };
  return { after: add, onError: add };
};

/**
 * Turns a refusal into an answer by `answerOf`. Any other error is a bug: it is logged completely and answered with one
 * fixed sentence.
 */
export const refusals = (
  logger: Logger,
  seenOf: WeakMap<object, Seen>,
  allowancesOf: WeakMap<object, Allowance[]>,
  answerOf: (refusal: Refusal, event: APIGatewayProxyEventV2) => Answer,
): Middleware => ({
  onError: (request) => {
    const { event, error } = request;
    const refusal = error instanceof Refusal ? error : bug();
    const { requestId, routeKey } = event.requestContext;
    seenOf.set(event, { ...seenOf.get(event), code: refusal.code });
    const { allowance } = refusal.more;
    if (allowance) allowancesOf.set(event, [...(allowancesOf.get(event) ?? []), allowance]);
    if (!(error instanceof Refusal))
      logger.error("bug", { error: error ?? undefined, route: routeKey, requestId });
    else if (error.more.cause instanceof Error)
      logger.warn("a dependency failed", { error: error.more.cause, route: routeKey, requestId });
    request.response = toResult(answerOf(refusal, event));
  },
});
