import type { IncomingHttpHeaders } from "node:http";

/**
 * Why a request must be refused because a foreign web page may have sent it; `undefined` when it may be answered. Such
 * a page could otherwise read mails and the table through the browser of its visitor. The Host header gives away a page
 * whose name resolves to 127.0.0.1, the Origin header any other page.
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
