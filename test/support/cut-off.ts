import { createServer } from "node:http";
import { closeServer, listen } from "../../infra/local/listen.ts";

/**
 * An API that is reachable until a certain request. That one is carried out, but neither it nor any later one is
 * answered. With `once` the later ones are.
 */
export const openCutOff = async (
  apiUrl: string,
  isLast: (method: string, path: string) => boolean,
  { once = false } = {},
) => {
  let cut = false;
  const server = createServer(async (incoming, outgoing) => {
    if (cut) return void incoming.socket.destroy();
    const { method = "GET", url = "/" } = incoming;
    const last = isLast(method, url);
    cut = last && !once;
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const { authorization = "", "idempotency-key": key, "if-match": ifMatch } = incoming.headers;
    const type = incoming.headers["content-type"] ?? "application/json";
    const answer = await fetch(`${apiUrl}${url}`, {
      method,
      headers: {
        authorization,
        "content-type": type,
        ...(key && { "idempotency-key": String(key) }),
        ...(ifMatch && { "if-match": ifMatch }),
      },
      ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
    });
    const body = await answer.text();
    if (last) return void incoming.socket.destroy();
    // `fetch` has unpacked the body, so its length has changed.
    const { "content-encoding": _, "content-length": __, ...headers } = Object.fromEntries(answer.headers);
    outgoing.writeHead(answer.status, headers).end(body);
  });
  const port = await listen(server, 0);
  return { url: `http://127.0.0.1:${port}`, close: () => closeServer(server) };
};
