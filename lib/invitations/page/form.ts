import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { Refusal } from "../../errors.ts";

const largest = 16_384;

/** What the page's form sends; each field at most once. */
export interface Form {
  decision?: string;
  email?: string;
  password?: string;
  authorised?: string;
  session?: string;
  newPassword?: string;
  mfaCode?: string;
}

/**
 * Only the page itself may send the form. Browsers say so in `Sec-Fetch-Site` (Fetch Metadata); where that is absent,
 * `Origin` must be the configured one. The Host header is never asked: it is the sender's to choose.
 */
export const isFromThePage = (
  { headers }: Pick<APIGatewayProxyEventV2, "headers">,
  baseUrl: string,
): boolean => {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return headers.origin === new URL(baseUrl).origin;
};

/** The urlencoded form of a POST. Throws INVALID_REQUEST for another media type, size or a field given twice. */
export const readForm = ({ headers, body = "", isBase64Encoded }: APIGatewayProxyEventV2): Form => {
  const media = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  const text = isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  const fields = [...new URLSearchParams(text)];
  const names = new Set(fields.map(([name]) => name));
  if (media !== "application/x-www-form-urlencoded" || text.length > largest || names.size !== fields.length)
    throw new Refusal("INVALID_REQUEST", "Send the page's form, each field once.");
  const { decision, email, password, authorised, session, newPassword, mfaCode } = Object.fromEntries(fields);
  return { decision, email, password, authorised, session, newPassword, mfaCode };
};
