import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Passed {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/**
 * What to do with a call: `forward` carries it out, with another body if one is given, and returns its answer; `"lost"`
 * breaks the connection instead of answering.
 */
export type Rule = (
  operation: string,
  forward: (instead?: string) => Promise<Passed>,
  body: string,
  /** The actor, if the caller's trace names one. */
  actor: string | undefined,
) => Promise<Passed | "lost">;

const through: Rule = (_operation, forward) => forward();

/** An answer of the service's own kind that says it is out of order. */
export const outOfOrder = (): Passed => ({ status: 503, headers: {}, body: Buffer.from("") });

/** Stands between the functions and one stand-in: counts the calls by operation, and lets a rule decide on each. */
export const openBetween = async () => {
  let target = "";
  let rule = through;
  let carriedOut: (operation: string, body: string) => void = () => undefined;
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const named = request.headers["x-amz-target"];
    const operation =
      typeof named === "string"
        ? (named.split(".").at(-1) ?? "")
        : (new URLSearchParams(body.toString()).get("Action") ?? "");
    calls.push(operation);
    const forward = (instead?: string) =>
      new Promise<Passed>((resolve, reject) => {
        const { host: _, traceparent: __, ...asSent } = request.headers;
        const sent = instead === undefined ? body : Buffer.from(instead);
        const headers = { ...asSent, "content-length": sent.length };
        const onward = httpRequest(
          `${target}${request.url}`,
          { method: request.method, headers },
          async (answer) => {
            const parts: Buffer[] = [];
            for await (const part of answer) parts.push(part);
            if (answer.statusCode === 200) carriedOut(operation, sent.toString());
            resolve({
              status: answer.statusCode ?? 500,
              headers: answer.headers,
              body: Buffer.concat(parts),
            });
          },
        );
        onward.on("error", reject);
        onward.end(sent);
      });
    try {
      const { traceparent } = request.headers;
      const actor = typeof traceparent === "string" ? traceparent : undefined;
      const passed = await rule(operation, forward, body.toString(), actor);
      // The socket, not the request: one that was read to its end no longer takes its connection down with it.
      if (passed === "lost") return void request.socket.destroy();
      // No date either: the SDK would take a moved clock for a wrong one, and retry.
      const { "transfer-encoding": _, connection: __, date: ___, ...headers } = passed.headers;
      response.sendDate = false;
      response.writeHead(passed.status, headers).end(passed.body);
    } catch {
      request.socket.destroy();
    }
  });
  // Otherwise a busy machine could close an idle connection just when the next call uses it.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  // If a stack fails to stop, this connection keeps no process from ending.
  server.unref();
  const { port } = server.address() as AddressInfo;
  return {
    /** For `functionEndpoints`: the address that replaces `actual` for the functions. */
    before(actual: string): string {
      target = actual;
      return `http://127.0.0.1:${port}`;
    },
    /** How often an operation was called since `forget`. */
    count: (operation: string) => calls.filter((each) => each === operation).length,
    forget: () => void calls.splice(0),
    decide(next: Rule = through): void {
      rule = next;
    },
    /** Tells of each call that the service has carried out, before its answer goes on. The rule may still lose it. */
    afterEach(told: typeof carriedOut): void {
      carriedOut = told;
    },
    close(): Promise<void> {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
};
export type Between = Awaited<ReturnType<typeof openBetween>>;
