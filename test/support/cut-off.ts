import { createServer } from "node:http";
import { closeServer, listen } from "../../infra/local/listen.ts";

/** An API that can be reached until a certain request: that one is carried out, but neither it nor any later one answers. */
export const openCutOff = async (apiUrl: string, isLast: (method: string, path: string) => boolean) => {
  let cut = false;
  const server = createServer(async (incoming, outgoing) => {
    if (cut) return void incoming.socket.destroy();
    const { method = "GET", url = "/" } = incoming;
    cut = isLast(method, url);
    const last = cut;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { authorization = "", "idempotency-key": key, "if-match": ifMatch } = incoming.headers;
    const answer = await fetch(`${apiUrl}${url}`, {
      method,
      headers: {
        authorization,
        "content-type": "application/json",
        ...(key && { "idempotency-key": String(key) }),
        ...(ifMatch && { "if-match": ifMatch }),
      },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = await answer.text();
    if (last) return void incoming.socket.destroy();
    outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(body);
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
};
