import type { IncomingHttpHeaders } from "node:http";

/**
 * Why a request may come from a web page that is not the server's own; `undefined` when it does not. Such a page could
 * otherwise read mails, sign in, or read the table of whoever looks at it. One that lets its own name resolve to
 * 127.0.0.1 is known by the host, any other by the origin, which browsers send with whatever is no plain GET.
 */
export function foreignRequest({
  host = "",
  origin,
}: IncomingHttpHeaders): { status: number; reason: string } | undefined {
  if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(host)) return { status: 421, reason: "Unknown host." };
  if (origin !== undefined && origin !== `http://${host}`)
    return { status: 403, reason: "Pages of other origins are not answered here." };
  return undefined;
}
