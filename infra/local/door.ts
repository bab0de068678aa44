import { createServer, type IncomingMessage, request as send } from "node:http";
import { pipeline } from "node:stream";
import { answerJson, type Operation } from "./aws-json.ts";
import { foreignRequest } from "./foreign-request.ts";
import { type Answer, type Listening, plain } from "./http-server.ts";
import { closeServer, listen } from "./listen.ts";

/**
 * The address of the database that tools may know. It hands every request on, but answers no web page: the database
 * itself would let any page read it. Functions call the database past this door. What tools call and the database does
 * not have, it answers itself.
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
      // Whoever asked may have gone away meanwhile.
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
