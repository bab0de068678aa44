import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from "aws-lambda";
import type { FunctionName, RouteKey } from "../../lib/contract/routes.ts";
import { routes } from "../../lib/contract/routes.ts";

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

type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "test",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:000000000000:function:test",
  memoryLimitInMB: "512",
  awsRequestId: "00000000-0000-0000-0000-000000000000",
  logGroupName: "test",
  logStreamName: "test",
  getRemainingTimeInMillis: () => 15_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

const eventOf = (key: RouteKey, { as, path = {}, query = {}, headers = {}, body, form }: Call) => {
  const [method = "", template = ""] = key.split(" ");
  const rawPath = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => path[name] ?? "");
  const claims = { username: as, token_use: "access" };
  const requestContext = {
    accountId: "000000000000",
    apiId: "test",
    domainName: "test",
    domainPrefix: "test",
    http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "test" },
    requestId: "KPBkkhdGDoEEMmA=",
    routeKey: key,
    stage: "$default",
    time: "01/Jan/2026:00:00:00 +0000",
    timeEpoch: 0,
    ...(as && { authorizer: { jwt: { claims, scopes: [] } } }),
  };
  const sent = form ? new URLSearchParams(form).toString() : body && JSON.stringify(body);
  const type = form ? "application/x-www-form-urlencoded" : "application/json";
  return {
    version: "2.0",
    routeKey: key,
    rawPath,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { "content-type": type, "sec-fetch-site": "same-origin", ...headers },
    pathParameters: path,
    requestContext,
    body: sent,
    isBase64Encoded: false,
  };
};

/** Calls the functions' own handlers, as API Gateway does. Throws for an answer of another status than `expected`. */
export const callerOf =
  (handlers: Record<FunctionName, Handler>) =>
  async (key: RouteKey, call: Call, expected?: number): Promise<Answered> => {
    const row = routes[key];
    const {
      statusCode = 0,
      headers = {},
      body = "",
    } = await handlers[row.function](eventOf(key, call), context);
    const wanted = expected ?? ("status" in row ? row.status : 200);
    if (statusCode !== wanted) throw new Error(`${key} answered ${statusCode} instead of ${wanted}: ${body}`);
    return { status: statusCode, headers, body };
  };
