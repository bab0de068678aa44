import type { IncomingMessage } from "node:http";
import type { Authorization } from "./jwt-authorizer.ts";

export interface EventParts {
  request: IncomingMessage;
  body: Buffer;
  path: string;
  query: string;
  routeKey: string;
  pathParameters: Record<string, string>;
  authorization?: Extract<Authorization, { claims: object }>;
  requestId: string;
  apiId: string;
  accountId: string;
  domainName: string;
  stage: string;
  now: number;
}

// Headers about the connection, which ends at API Gateway.
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
  "expect",
]);

/** The event of payload format 2.0 for a request. */
export function httpEvent(parts: EventParts): object {
  const { request, body, path, query, routeKey, requestId, apiId, domainName, stage, now } = parts;
  const headers = headersOf(request);
  const sourceIp = (request.socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
  const port = String(request.socket.localPort ?? "");
  const forwarded = headers["x-forwarded-for"];
  Object.assign(headers, {
    "x-amzn-trace-id": `Root=1-${Math.floor(now / 1_000).toString(16)}-${requestId.replaceAll("-", "").slice(0, 24)}`,
    "x-forwarded-for": forwarded ? `${forwarded}, ${sourceIp}` : sourceIp,
    "x-forwarded-port": port,
    "x-forwarded-proto": "http",
    "content-length": String(body.length),
  });
  const cookies = headers.cookie?.split(/;\s*/).filter(Boolean);
  const text = isText(headers["content-type"]);
  return {
    version: "2.0",
    routeKey,
    rawPath: path,
    rawQueryString: query,
    ...(cookies?.length ? { cookies } : {}),
    headers,
    ...(query === "" ? {} : { queryStringParameters: queryParameters(query) }),
    requestContext: {
      accountId: parts.accountId,
      apiId,
      ...(parts.authorization ? { authorizer: { jwt: parts.authorization } } : {}),
      domainName,
      domainPrefix: domainName.split(".")[0],
      http: {
        method: request.method,
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers["user-agent"] ?? "",
      },
      requestId,
      routeKey,
      stage,
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(Object.keys(parts.pathParameters).length > 0 ? { pathParameters: parts.pathParameters } : {}),
    ...(body.length > 0 ? { body: body.toString(text ? "utf8" : "base64") } : {}),
    isBase64Encoded: body.length > 0 && !text,
  };
}

function headersOf(request: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (!values || hopByHop.has(name)) continue;
    headers[name] = values.join(name === "cookie" ? "; " : ",");
  }
  return headers;
}

function queryParameters(query: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = Object.hasOwn(found, name) ? `${found[name]},${value}` : value;
  }
  return found;
}

/** Content types whose bodies stay text. A urlencoded form is not one of them: it arrives base64-encoded. */
function isText(contentType: string | undefined): boolean {
  const type = (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  return /^(text\/.*|application\/(json|xml|javascript|[\w.-]+\+(json|xml)))$/.test(type);
}

function commonLogTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}
