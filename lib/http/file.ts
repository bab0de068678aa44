import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import Negotiator from "negotiator";
import type { Answer } from "./answer.ts";

/** A file that is the same for everybody during a release. */
export interface File {
  plain: Pick<Answer, "body" | "base64">;
  gzip: string;
  headers: Readonly<Record<string, string>>;
}

/**
 * Prepares a file, once for each execution environment: its validator, and its compressed bytes. `headers` are its own
 * ones, such as a page's policy. A caller may cache it for five minutes, and then asks whether it has changed.
 */
export const fileOf = (
  content: string | Buffer,
  contentType: string,
  headers: Record<string, string> = {},
): File => ({
  plain: typeof content === "string" ? { body: content } : { body: content.toString("base64"), base64: true },
  gzip: gzipSync(content, { level: 9 }).toString("base64"),
  headers: {
    "content-type": contentType,
    "cache-control": "public, max-age=300",
    // Weak, because the compressed bytes differ (RFC 9110, 8.8.1).
    etag: `W/"${createHash("sha256").update(content).digest("base64url").slice(0, 27)}"`,
    vary: "accept-encoding",
    ...headers,
  },
});

const hasIt = (header: string | undefined, etag: string | undefined): boolean =>
  header?.split(",").some((each) => ["*", etag].includes(each.trim())) ?? false;

/** Answers a file: 304 to a caller that has it, and compressed to one that accepts gzip. */
export const answerFile = ({ plain, gzip, headers }: File, event: APIGatewayProxyEventV2): Answer => {
  if (hasIt(event.headers["if-none-match"], headers.etag))
    return { status: 304, headers: { ...headers }, body: "" };
  if (!new Negotiator({ headers: event.headers }).encodings().includes("gzip"))
    return { status: 200, headers: { ...headers }, ...plain };
  return { status: 200, headers: { ...headers, "content-encoding": "gzip" }, body: gzip, base64: true };
};
