import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { foreignRequest } from "./foreign-request.ts";
import { closeServer, listen } from "./listen.ts";

export interface Received {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

export interface Listening {
  url: string;
  close(): Promise<void>;
}

/** Serves one handler on the loopback interface. Port 0 takes any free port. */
export async function serveHttp(options: {
  port?: number | undefined;
  bodyLimit: number;
  handle: (received: Received) => Promise<Answer>;
}): Promise<Listening> {
  const running = new Set<Promise<void>>();
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    const answered = respond(request, options).then(
      ({ status, headers = {}, body }) => {
        const length = status === 204 ? {} : { "content-length": Buffer.byteLength(body) };
        response.writeHead(status, { ...headers, ...length });
        response.end(request.method === "HEAD" ? undefined : body);
      },
      () => void request.destroy(),
    );
    running.add(answered);
    answered.finally(() => running.delete(answered));
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await closeServer(server);
      // A call that is still hashing a password needs its database open.
      await Promise.all(running);
    },
  };
}

async function respond(
  request: IncomingMessage,
  options: { bodyLimit: number; handle: (received: Received) => Promise<Answer> },
): Promise<Answer> {
  const foreign = foreignRequest(request.headers);
  if (foreign) return plain(foreign.status, foreign.reason);
  const body = await readBody(request, options.bodyLimit);
  if (body === undefined) return plain(413, "The request is too large.");
  const target = URL.parse(request.url ?? "/", "http://127.0.0.1");
  if (target === null) return plain(400, "The address is malformed.");
  try {
    const { pathname: path, searchParams: query } = target;
    return await options.handle({
      method: request.method ?? "GET",
      path,
      query,
      headers: request.headers,
      body,
    });
  } catch (error) {
    console.error(error);
    return plain(500, "The stand-in failed; its log says why.");
  }
}

async function readBody(request: IncomingMessage, limit: number): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    // The rest of the body is read as well. Otherwise the caller would see a broken connection.
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString("utf8");
}

/** An answer in plain text. */
export function plain(status: number, text: string): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${text}\n` };
}

/** An answer in JSON. */
export function json(status: number, value: unknown): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(value),
  };
}
