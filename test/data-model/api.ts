import type { FunctionName, RouteKey } from "../../lib/contract/routes.ts";
import { routes } from "../../lib/contract/routes.ts";
import { accessOf, contextOf, gatewayEvent, type Handler, pathOf } from "../support/gateway-event.ts";

export interface Call {
  /** The user that calls; nobody when left out. */
  as?: string;
  path?: Record<string, string>;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: object;
  /** A form of a page, instead of a body. */
  form?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Record<string, unknown>;
  body: string;
}

const eventOf = (routeKey: RouteKey, { as, path = {}, query = {}, headers = {}, body, form }: Call) =>
  gatewayEvent({
    routeKey,
    rawPath: pathOf(routeKey, path),
    rawQueryString: new URLSearchParams(query).toString(),
    headers: {
      "content-type": form ? "application/x-www-form-urlencoded" : "application/json",
      "sec-fetch-site": "same-origin",
      ...headers,
    },
    pathParameters: path,
    body: form ? new URLSearchParams(form).toString() : body && JSON.stringify(body),
    claims: as ? accessOf(as) : undefined,
  });

/** Calls the functions' own handlers, as API Gateway does. Throws for an answer of another status than `expected`. */
export const callerOf =
  (handlers: Record<FunctionName, Handler>) =>
  async (key: RouteKey, call: Call, expected?: number): Promise<Answered> => {
    const row = routes[key];
    const {
      statusCode = 0,
      headers = {},
      body = "",
    } = await handlers[row.function](eventOf(key, call), contextOf(row.function));
    const wanted = expected ?? ("status" in row ? row.status : 200);
    if (statusCode !== wanted) throw new Error(`${key} answered ${statusCode} instead of ${wanted}: ${body}`);
    return { status: statusCode, headers, body };
  };
