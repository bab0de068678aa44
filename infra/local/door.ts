import { createServer, request as send } from "node:http";
import { pipeline } from "node:stream";
import { foreignRequest } from "./foreign-request.ts";
import { type Listening, plain } from "./http-server.ts";
import { closeServer, listen } from "./listen.ts";

/**
 * The address of the database that tools may know. It hands every request on, but answers no web page: the database
 * itself would let any page read it. Functions call the database past this door.
 */
export async function openDoor(database: string): Promise<Listening> {
  const server = createServer((request, response) => {
    const refuse = (status: number, reason: string) => {
      const { headers, body } = plain(status, reason);
      response.writeHead(status, headers).end(body);
    };
    const foreign = foreignRequest(request.headers);
    if (foreign) {
      refuse(foreign.status, foreign.reason);
      return void request.resume();
    }
    const { method, url, headers } = request;
    const onward = send(new URL(url ?? "/", database), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, () => {});
    });
    onward.on("error", () =>
      response.headersSent ? response.destroy() : refuse(502, "The database is gone."),
    );
    pipeline(request, onward, () => {});
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
}
