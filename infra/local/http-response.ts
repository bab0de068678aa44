import * as z from "zod";

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const structured = z.object({
  statusCode: z.union([z.number(), z.string().regex(/^\d{3}$/)]).transform(Number),
  headers: z.record(z.string(), scalar.nullable()).nullish(),
  cookies: z.array(z.string()).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

// Headers that only API Gateway may set. It renames or drops a function's.
const dropped = new Set([
  "connection",
  "content-length",
  "date",
  "keep-alive",
  "transfer-encoding",
  "trailer",
  "upgrade",
  "via",
]);

/**
 * The response that API Gateway makes of a function's result in payload format 2.0. Every function here answers with a
 * `statusCode`. Any other result answers `undefined` and becomes a 500, where API Gateway would answer 200.
 */
export function httpAnswer(payload: string): HttpAnswer | undefined {
  const read = structured.safeParse(JSON.parse(payload));
  if (!read.success) return undefined;
  const { statusCode, headers, cookies, body, isBase64Encoded } = read.data;
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) return undefined;
  const sent: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value !== null && !dropped.has(name.toLowerCase())) sent[name.toLowerCase()] = String(value);
  }
  if (cookies?.length) {
    const single = sent["set-cookie"];
    sent["set-cookie"] = [...(typeof single === "string" ? [single] : []), ...cookies];
  }
  const bytes = Buffer.from(body ?? "", isBase64Encoded ? "base64" : "utf8");
  if (bytes.length > 0) sent["content-type"] ??= "text/plain;charset=UTF-8";
  return { status: statusCode, headers: sent, body: bytes };
}

/** An answer of API Gateway itself, without a function. */
export function ownAnswer(status: number, message: string, headers: Record<string, string> = {}): HttpAnswer {
  const body = Buffer.from(JSON.stringify({ message }));
  return { status, headers: { "content-type": "application/json", ...headers }, body };
}
