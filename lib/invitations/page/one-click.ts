import type { APIGatewayProxyEventV2 } from "aws-lambda";

const largestBody = 1_024;
const field = "List-Unsubscribe";
const value = "One-Click";

/**
 * Whether a mailbox provider sends this for a reader who clicked "unsubscribe" there: the one field of RFC 8058, in
 * either encoding of forms. Such a call comes from no page. A browser that sends it from another page is refused.
 */
export const isOneClick = ({ headers, body = "", isBase64Encoded }: APIGatewayProxyEventV2): boolean => {
  if (headers["sec-fetch-site"] !== undefined || headers.origin !== undefined) return false;
  const text = isBase64Encoded
    ? Buffer.from(body.slice(0, 2 * largestBody), "base64").toString("utf8")
    : body;
  if (text.length > largestBody) return false;
  const media = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (media === "application/x-www-form-urlencoded") return new URLSearchParams(text).get(field) === value;
  if (media !== "multipart/form-data") return false;
  const [, sent] = /\bname="?List-Unsubscribe"?[^\n]*\r?\n(?:[^\n]+\r?\n)*\r?\n([^\r\n]*)/i.exec(text) ?? [];
  return sent === value;
};
