import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import type { ApiDefinition, ApiRoute } from "./api-definition.ts";
import { preflight, withCors } from "./cors.ts";
import { httpEvent } from "./http-event.ts";
import { type HttpAnswer, httpAnswer, ownAnswer } from "./http-response.ts";
import type { InvocationResult } from "./invocation.ts";
import { jwtAuthorizer } from "./jwt-authorizer.ts";
import { closeServer, listen } from "./listen.ts";
import { executeApiOrigin } from "./physical.ts";
import { openBucket } from "./rate.ts";
import { type Match, routeMatcher } from "./route-match.ts";

export interface Backend {
  api: ApiDefinition;
  region: string;
  accountId: string;
  invoke(functionName: string, event: unknown): Promise<InvocationResult>;
  /** The address of an issuer's keys on this machine. */
  jwksUrl(issuer: string): string | undefined;
  now(): number;
  /** Whether the stage's throttle applies. Left out, there is none. */
  limited?: boolean | undefined;
}

export interface Gateway {
  url: string;
  /** Begins to serve. Until then every answer is 503. */
  serve(backend: Backend): void;
  close(): Promise<void>;
}

const headerLimit = 10_240;
const bodyLimit = 10 * 1024 * 1024;
const notFound = ownAnswer(404, "Not Found");
const tooLarge = ownAnswer(413, "Request Entity Too Large");
const internalError = ownAnswer(500, "Internal Server Error");
const tooMany = ownAnswer(429, "Too Many Requests");
const unavailable = ownAnswer(503, "Service Unavailable");

type Handle = (request: IncomingMessage) => Promise<HttpAnswer>;

/**
 * An HTTP server that answers as API Gateway's HTTP APIs do. It listens before it knows the API, because the functions'
 * environment contains its address.
 */
export async function openGateway(port: number): Promise<Gateway> {
  let handle: Handle = async () => unavailable;
  // Larger than API Gateway's limit, so that this gateway refuses before Node does.
  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    void handle(request)
      .catch(() => internalError)
      .then((answer) => send(request, response, answer));
  });
  server.on("clientError", refuseMalformed);
  const url = `http://127.0.0.1:${await listen(server, port)}`;
  return {
    url,
    serve(backend) {
      handle = handlerOf(backend);
    },
    close: () => closeServer(server),
  };
}

function handlerOf(backend: Backend): Handle {
  const { api } = backend;
  const match = routeMatcher(api.routes);
  // One throttle for the whole stage, by the strictest reading of API Gateway's documentation.
  const throttle =
    backend.limited && api.throttle ? openBucket(api.throttle, () => backend.now()) : undefined;
  const authorize = jwtAuthorizer(backend);
  const domainName = new URL(executeApiOrigin(api.apiId, backend.region)).hostname;

  async function invoke(
    request: IncomingMessage,
    { route, pathParameters }: Match<ApiRoute>,
    { path, query }: Target,
  ): Promise<HttpAnswer> {
    const { authorizer } = route;
    const authorization = authorizer && (await authorize(authorizer, headerOf(request, authorizer.header)));
    if (authorization && "status" in authorization) {
      if (authorization.status === 403) return ownAnswer(403, "Forbidden");
      return ownAnswer(401, "Unauthorized", { "www-authenticate": authorization.challenge });
    }
    const body = await bodyOf(request);
    if (!body) return tooLarge;
    const event = httpEvent({
      request,
      body,
      path,
      query,
      routeKey: route.routeKey,
      pathParameters,
      authorization,
      requestId: randomUUID(),
      apiId: api.apiId,
      accountId: backend.accountId,
      domainName,
      stage: api.stage,
      now: backend.now(),
    });
    const patience = new AbortController();
    const invoked = backend.invoke(route.functionName, event);
    const late = delay(route.timeoutMilliseconds, undefined, { signal: patience.signal }).catch(
      () => undefined,
    );
    const result = await Promise.race([invoked, late]);
    patience.abort();
    if (!result) return unavailable;
    if (!result.failed) return httpAnswer(result.payload) ?? internalError;
    return result.payload.includes('"RequestTooLargeException"') ? tooLarge : internalError;
  }

  return async (request) => {
    if (headerSize(request) > headerLimit) return ownAnswer(431, "Request Header Fields Too Large");
    const target = targetOf(request.url ?? "/");
    if (!target) return ownAnswer(400, "Bad Request");
    const { origin } = request.headers;
    const crosses = api.cors && origin !== undefined ? { cors: api.cors, origin } : undefined;
    if (crosses && request.method === "OPTIONS" && request.headers["access-control-request-method"])
      return preflight(crosses.cors, crosses.origin);
    if (throttle?.take() === false) return tooMany;
    const found = match(request.method ?? "", target.segments);
    const answer = found ? await invoke(request, found, target) : notFound;
    return crosses ? withCors(crosses.cors, crosses.origin, answer) : answer;
  };
}

interface Target {
  segments: string[];
  /** API Gateway passes the decoded path on. */
  path: string;
  query: string;
}

function targetOf(url: string): Target | undefined {
  const start = url.indexOf("?");
  const raw = start < 0 ? url : url.slice(0, start);
  if (!raw.startsWith("/")) return undefined;
  try {
    const segments = raw.split("/").slice(1).map(decodeURIComponent);
    return { segments, path: `/${segments.join("/")}`, query: start < 0 ? "" : url.slice(start + 1) };
  } catch {
    return undefined;
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  return request.headersDistinct[name]?.join(",");
}

function headerSize(request: IncomingMessage): number {
  const requestLine = `${request.method} ${request.url} HTTP/${request.httpVersion}`.length;
  return request.rawHeaders.reduce((sum, each) => sum + each.length, requestLine);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest of the body is read as well. Otherwise a client that is still sending would see a broken connection.
    if (size <= bodyLimit) chunks.push(chunk);
    else chunks.length = 0;
  }
  return size > bodyLimit ? undefined : Buffer.concat(chunks);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body }: HttpAnswer,
): void {
  const empty = status === 204 || status === 304;
  response.writeHead(status, {
    ...headers,
    ...(empty ? {} : { "content-length": body.length }),
    "apigw-requestid": randomUUID(),
  });
  response.end(empty || request.method === "HEAD" ? undefined : body);
  request.resume();
}

function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable) return void socket.destroy();
  const status = error.code === "HPE_HEADER_OVERFLOW" ? 431 : 400;
  const body = JSON.stringify({ message: STATUS_CODES[status] });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}
