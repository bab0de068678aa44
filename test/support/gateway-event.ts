import type { APIGatewayProxyEventV2, Context } from "aws-lambda";

/** What Lambda tells of an invocation; nothing that is tested reads it. */
export const context: Context = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: "organizations",
  functionVersion: "1",
  invokedFunctionArn: "arn:aws:lambda:eu-central-1:1:function:organizations",
  memoryLimitInMB: "512",
  awsRequestId: "invocation",
  logGroupName: "g",
  logStreamName: "s",
  getRemainingTimeInMillis: () => 10_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
};

/** A request, as far as a test names it. */
export interface Sent {
  route: string;
  path?: Record<string, string>;
  query?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** `undefined` sends a token of nobody. */
  user?: string;
  claims?: Record<string, unknown>;
}

/** A request in API Gateway's payload format 2.0, as its JWT authorizer lets it through. */
export const eventOf = (o: Sent): APIGatewayProxyEventV2 & { requestContext: { authorizer?: object } } => {
  const [method = "", template = ""] = o.route.split(" ");
  const rawPath = template.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(o.path?.[name] ?? ""));
  return {
    version: "2.0",
    routeKey: o.route,
    rawPath,
    rawQueryString: o.query ?? "",
    headers: { "content-type": "application/json", ...o.headers },
    pathParameters: o.path,
    requestContext: {
      accountId: "1",
      apiId: "a",
      domainName: "d",
      domainPrefix: "d",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test" },
      requestId: "request-1",
      routeKey: o.route,
      stage: "$default",
      time: "",
      timeEpoch: 0,
      authorizer: { jwt: { claims: o.claims ?? { username: o.user, token_use: "access" }, scopes: [] } },
    },
    body: typeof o.body === "string" ? o.body : o.body === undefined ? undefined : JSON.stringify(o.body),
    isBase64Encoded: false,
  };
};
