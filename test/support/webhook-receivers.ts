import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { closeServer, listen } from "../../infra/local/listen.ts";
import type { Ways } from "../../lib/webhooks/post.ts";
import { everyNth } from "./full.ts";

export const publicAddress = "93.184.216.34";

/** Forbidden addresses, in the forms that a resolver can answer. */
export const inward = [
  "127.0.0.1",
  "10.1.2.3",
  "172.16.0.1",
  "192.168.0.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "192.0.2.1",
  "::1",
  "::",
  "fe80::1",
  "fd00:ec2::254",
  "::ffff:127.0.0.1",
  "::ffff:a9fe:a9fe",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
];
export const hosts = {
  good: "good.receiver.test",
  /** Answers 500 to the first attempts. */
  fails: "fails.receiver.test",
  hangs: "hangs.receiver.test",
  redirects: "redirects.receiver.test",
  gone: "gone.receiver.test",
  endless: "endless.receiver.test",
  /** Resolves to a public address at first, and to an internal one from then on. */
  rebinds: "rebinds.receiver.test",
  /** Resolves to a public address and to an internal one. */
  mixed: "mixed.receiver.test",
};
/** Some of them have an endpoint. */
const inwardHosts = everyNth(inward, 5).slice(0, 11);
export const addressOf = new Map(inwardHosts.map((address, at) => [`inward-${at}.receiver.test`, address]));

interface Arrived {
  headers: Record<string, string>;
  body: string;
}

/** One server behind all public names. What it does with a request follows from the name that it is sent to. */
export const openReceivers = async () => {
  const looks = new Map<string, number>();
  const resolve = async (host: string): Promise<string[]> => {
    const look = (looks.get(host) ?? 0) + 1;
    looks.set(host, look);
    if (host === hosts.rebinds) return [look === 1 ? publicAddress : "127.0.0.1"];
    if (host === hosts.mixed) return [publicAddress, "10.0.0.1"];
    return [addressOf.get(host) ?? publicAddress];
  };
  const ways: Ways = {
    allowsLoopback: false,
    // Longer than a busy machine takes for an answer.
    longest: 500,
    resolve,
    open: ({ host, ...options }, encrypted) => {
      // The connection goes to the address that was checked, whatever the name resolves to by now.
      if (host !== publicAddress || !encrypted) receivers.inwards++;
      return httpRequest({ ...options, host: "127.0.0.1", port });
    },
  };
  const receivers = {
    ways,
    /** The received requests, by host name. */
    arrived: new Map<string, Arrived[]>(),
    all: (host: string): Arrived[] => receivers.arrived.get(host) ?? [],
    newest(host: string): Arrived {
      const found = receivers.all(host).at(-1);
      if (!found) throw new Error(`nothing has arrived at ${host}`);
      return found;
    },
    /** The number of requests to addresses that are not public. */
    inwards: 0,
    /** Whether the failing endpoint fails now. */
    fails: () => false,
    close: () => closeServer(server),
  };

  const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const host = request.headers.host ?? "";
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    receivers.arrived.set(host, [
      ...receivers.all(host),
      { headers, body: Buffer.concat(chunks).toString() },
    ]);
    if (request.url === "/inwards") receivers.inwards++;
    if (host === hosts.hangs) return;
    if (host === hosts.redirects) response.writeHead(302, { location: "http://127.0.0.1/inwards" }).end();
    else if (host === hosts.gone) response.writeHead(410).end();
    else if (host === hosts.endless) {
      response.writeHead(200);
      const more = setInterval(() => response.write(Buffer.alloc(16_384)), 1);
      response.on("close", () => clearInterval(more));
    } else if (host === hosts.fails && receivers.fails()) response.writeHead(500).end();
    else response.writeHead(204).end();
  };
  const server = createServer((request, response) => void receive(request, response));
  const port = await listen(server, 0);
  return receivers;
};
export type Receivers = Awaited<ReturnType<typeof openReceivers>>;
