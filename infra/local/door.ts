import { createServer, type IncomingMessage, request as send } from "node:http";
import { pipeline } from "node:stream";
import { answerJson, type Operation } from "./aws-json.ts";
import { foreignRequest } from "./foreign-request.ts";
import { type Answer, type Listening, plain } from "./http-server.ts";
import { closeServer, listen } from "./listen.ts";

/**
 * The database's address for tools. It forwards each request, but refuses requests of web pages, because the database
 * itself would let any page read it. Functions call the database directly. The door itself answers calls of tools that
 * the database does not implement.
 */
export async function openDoor(
  database: string,
  own: ReadonlyMap<string, Operation> = new Map(),
): Promise<Listening> {
  const server = createServer((request, response) => {
    const answer = ({ status, headers, body }: Answer) => void response.writeHead(status, headers).end(body);
    const refuse = (status: number, reason: string) => answer(plain(status, reason));
    const foreign = foreignRequest(request.headers);
    if (foreign) {
      refuse(foreign.status, foreign.reason);
      return void request.resume();
    }
    const { method = "POST", url = "/", headers } = request;
    if (own.has(String(headers["x-amz-target"]).split(".")[1] ?? "")) {
      const received = { method, path: url, query: new URLSearchParams(), headers };
      return void bodyOf(request)
        .then((body) => answerJson("DynamoDB_20120810", own, { ...received, body }))
        .then(answer, () => response.destroy());
    }
    const onward = send(new URL(url, database), { method, headers }, (answered) => {
      // The caller may have closed the connection meanwhile.
      if (response.destroyed || response.closed) return void answered.destroy();
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      pipeline(answered, response, () => {});
    });
    onward.on("error", () =>
      response.headersSent ? response.destroy() : refuse(502, "The database is gone."),
    );
    pipeline(request, onward, () => {});
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
