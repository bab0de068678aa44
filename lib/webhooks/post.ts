import { lookup } from "node:dns/promises";
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from "node:http";
import { request as httpsRequest } from "node:https";
import ipaddr from "ipaddr.js";

const mostBytes = 64 * 1024;

/** The outcome of a request: the answered status, or why there is none. */
export interface Posted {
  status?: number;
  error?: string;
}

/** The functions that send requests. Tests replace them. */
export interface Ways {
  /** Whether http to this machine is allowed, as on a local stack. */
  allowsLoopback: boolean;
  /** The time limit of a whole request in milliseconds. Default: ten seconds. */
  longest?: number;
  /** The addresses of a host's name. */
  resolve?: (hostname: string) => Promise<readonly string[]>;
  /** Begins a request to an address. */
  open?: (options: RequestOptions, encrypted: boolean) => ClientRequest;
}

const resolveName = async (hostname: string): Promise<string[]> =>
  (await lookup(hostname, { all: true, verbatim: true })).map(({ address }) => address);

const openRequest = (options: RequestOptions, encrypted: boolean): ClientRequest =>
  encrypted ? httpsRequest(options) : httpRequest(options);

/** The range of an address: `unicast` is public. An IPv4 address within an IPv6 address has its own range. */
const kindOf = (address: string): string => ipaddr.process(address).range();

/** The host of a URL, an IPv6 address without its brackets. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, "$1");

/** Reads an answer to its end, or to the size limit. Nothing of it is kept. */
const drained = (answer: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let bytes = 0;
    answer.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > mostBytes) answer.destroy();
    });
    answer.on("error", () => {});
    answer.on("close", () => resolve());
  });

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return "REQUEST_FAILED";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "TIMEOUT";
  return "code" in error && typeof error.code === "string" ? error.code : "REQUEST_FAILED";
};

/**
 * Posts JSON to an endpoint. Never throws. The name is resolved once, every address of it must be public, and the
 * connection goes to one of those addresses. So a later change of the name's address has no effect. Redirects are not
 * followed. The whole request may take ten seconds; an answer that takes longer counts by its status.
 */
export const poster = ({
  allowsLoopback,
  longest = 10_000,
  resolve = resolveName,
  open = openRequest,
}: Ways) => {
  const addressOf = async (url: URL): Promise<string | undefined> => {
    const host = hostOf(url);
    const addresses = ipaddr.isValid(host) ? [host] : await resolve(host);
    const encrypted = url.protocol === "https:";
    const kind = encrypted ? "unicast" : "loopback";
    const mayBe = encrypted || allowsLoopback;
    return mayBe && addresses.every((each) => kindOf(each) === kind) ? addresses[0] : undefined;
  };

  const send = async (
    url: URL,
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ): Promise<number> => {
    const encrypted = url.protocol === "https:";
    const request = open(
      {
        method: "POST",
        host: address,
        port: url.port || (encrypted ? 443 : 80),
        path: `${url.pathname}${url.search}`,
        // The certificate must be the name's, though the connection goes to the address.
        ...(encrypted && { servername: hostOf(url) }),
        headers: { ...headers, host: url.host, "content-length": String(Buffer.byteLength(body)) },
        agent: false,
        signal,
      },
      encrypted,
    );
    const answered = new Promise<IncomingMessage>((done, fail) => {
      request.on("response", done);
      request.on("error", fail);
    });
    request.end(body);
    const answer = await answered;
    await drained(answer);
    return answer.statusCode ?? 0;
  };

  return async (
    address: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<Posted> => {
    const signal = AbortSignal.timeout(longest);
    try {
      const url = new URL(address);
      const found = await Promise.race([addressOf(url), ended(signal)]);
      if (found === undefined) return { error: "ADDRESS_NOT_ALLOWED" };
      return { status: await send(url, found, headers, body, signal) };
    } catch (error) {
      return { error: reasonOf(error) };
    }
  };
};
export type Post = ReturnType<typeof poster>;

/** Rejects when the time is over: a resolver has no time limit of its own. */
const ended = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
