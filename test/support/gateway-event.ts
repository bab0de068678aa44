import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  APIGatewayEventRequestContextV2 as RequestContext,
} from "aws-lambda";

/** A function behind API Gateway, as Lambda calls it. */
export type Handler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

/** Lambda's context of an invocation with `milliseconds` left. */
export const contextOf = (functionName = "tested", milliseconds = 15_000): Context => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName,
  functionVersion: "1",
  invokedFunctionArn: `arn:aws:lambda:eu-central-1:000000000000:function:${functionName}`,
  memoryLimitInMB: "512",
  awsRequestId: "00000000-0000-0000-0000-000000000000",
  logGroupName: "tested",
  logStreamName: "tested",
  getRemainingTimeInMillis: () => milliseconds,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

/** A request as API Gateway passes it on. Missing parts are not sent. */
export interface Requested {
  /** Method and path of the contract's row. */
  routeKey: string;
  rawPath: string;
  rawQueryString?: string;
  /** By their names in small letters. */
  headers?: Record<string, string>;
  pathParameters?: Record<string, string>;
  body?: string;
  /** The verified claims of the JWT authorizer. Without them nobody is signed in. */
  claims?: Record<string, unknown>;
  requestId?: string;
  sourceIp?: string;
}

type GatewayEvent = APIGatewayProxyEventV2 & { requestContext: RequestContext & { authorizer?: object } };

/**
 * A request in API Gateway's payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export const gatewayEvent = ({
  routeKey,
  rawPath,
  rawQueryString = "",
  headers = {},
  pathParameters,
  body,
  claims,
  requestId = "request-1",
  sourceIp = "192.0.2.1",
}: Requested): GatewayEvent => {
  const [method = ""] = routeKey.split(" ");
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString,
    headers,
    ...(headers.cookie && { cookies: headers.cookie.split(/;\s*/) }),
    pathParameters,
    requestContext: {
      accountId: "000000000000",
      apiId: "tested",
      domainName: "tested",
      domainPrefix: "tested",
      http: { method, path: rawPath, protocol: "HTTP/1.1", sourceIp, userAgent: "test" },
      requestId,
      routeKey,
      stage: "$default",
      time: "01/Jan/2026:00:00:00 +0000",
      timeEpoch: 0,
      ...(claims && { authorizer: { jwt: { claims, scopes: [] } } }),
    },
    body,
    isBase64Encoded: false,
  };
};

/** The claims of an access token of this user, issued now or at a given time (in seconds). */
export const accessOf = (username: string | undefined, issuedAt = 253_402_300_799) => ({
  username,
  token_use: "access",
  iat: String(issuedAt),
});

/** The path of a route with these values in place of its variables. */
export const pathOf = (route: string, values: Record<string, string> = {}): string =>
  (route.split(" ")[1] ?? "").replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values[name] ?? ""),
  );

/** A request, as far as a test of `serve` specifies it. */
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

/** The event of this request, with JSON for a body that is not a string. */
export const eventOf = ({ route, path, query, body, headers, user, claims }: Sent): GatewayEvent =>
  gatewayEvent({
    routeKey: route,
    rawPath: pathOf(route, path),
    rawQueryString: query,
    headers: { "content-type": "application/json", ...headers },
    pathParameters: path,
    body: typeof body === "string" ? body : JSON.stringify(body),
    claims: claims ?? accessOf(user),
  });

/** Sends requests to a handler, and reads its answers. */
export const senderOf =
  (handler: Handler) =>
  async (sent: Sent, raw: Partial<APIGatewayProxyEventV2> = {}) => {
    const answered = await handler({ ...eventOf(sent), ...raw }, contextOf());
    const { statusCode: status, body: text } = answered;
    const headers: Record<string, unknown> = { ...answered.headers };
    const isJson = String(headers["content-type"]).includes("json");
    return { status, headers, text, body: text && isJson ? JSON.parse(text) : undefined };
  };
