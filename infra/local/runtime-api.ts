import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listen } from "./listen.ts";

/** Receives the calls of one process to the Runtime API. */
export interface RuntimeListener {
  /** The process is ready for an invocation. `give` passes one to it. */
  next(give: (headers: Record<string, string>, event: string) => void): void;
  result(requestId: string, payload: string, failed: boolean): void;
  initError(payload: string): void;
}

export interface RuntimeApi {
  /** Answers a value of AWS_LAMBDA_RUNTIME_API that leads to this listener only. */
  register(listener: RuntimeListener): { address: string; release(): void };
  close(): Promise<void>;
}

/** Lambda's Runtime API for all processes of a stack. */
export async function openRuntimeApi(): Promise<RuntimeApi> {
  const listeners = new Map<string, RuntimeListener>();
  const server = createServer((request, response) => void answer(request, response));
  // A process may wait for its next invocation without a limit.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 0;
  const port = await listen(server, 0);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, key = "", , , kind, id = "", verb] = (request.url ?? "").split("/");
    const listener = listeners.get(key);
    if (!listener) return void response.writeHead(403).end();
    if (request.method === "GET" && id === "next") {
      return listener.next((headers, event) => void response.writeHead(200, headers).end(event));
    }
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The process died during the call. Another handler notices its end.
    }
    const payload = Buffer.concat(chunks).toString("utf8");
    if (kind === "init") listener.initError(payload);
    else listener.result(id, payload, verb === "error");
    response.writeHead(202).end("{}");
  }

  return {
    register(listener) {
      // An unguessable path, so that no web page can take or answer an invocation.
      const key = randomUUID();
      listeners.set(key, listener);
      return { address: `127.0.0.1:${port}/${key}`, release: () => void listeners.delete(key) };
    },
    close: () => closeServer(server),
  };
}
