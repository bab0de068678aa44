import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { optionalMails } from "../../contract/notification-preferences.ts";
import { enrolmentFields } from "../../enrolments/form.ts";
import { Refusal } from "../../errors.ts";

const largestBody = 16_384;

/** The fields of the pages' forms. */
const names = [
  "decision",
  "password",
  "authorised",
  "session",
  "newPassword",
  "mfaCode",
  "confirmed",
  "mails",
  "released",
  "review",
  "step",
  "currentPassword",
  "mailLocale",
  ...optionalMails,
  "codesPassword",
  "recoveryCode",
  ...enrolmentFields,
] as const;

/** The sent fields of a page's form, each at most once. */
export type Form = Partial<Record<(typeof names)[number], string>>;

/**
 * Whether the page itself sent the form. Browsers say so by `Sec-Fetch-Site` (Fetch Metadata). When that is absent,
 * `Origin` must be the configured one. The Host header proves nothing, because the sender chooses it.
 */
export const isFromThePage = (
  { headers }: Pick<APIGatewayProxyEventV2, "headers">,
  baseUrl: string,
): boolean => {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin";
  return headers.origin === new URL(baseUrl).origin;
};

/** Reads the urlencoded form. Throws INVALID_REQUEST for another media type, a larger body or a field given twice. */
export const readForm = ({ headers, body = "", isBase64Encoded }: APIGatewayProxyEventV2): Form => {
  // A form that is too long is not parsed at all. Base64 takes four characters for three bytes.
  const tooLong = body.length > (largestBody * 4) / 3;
  const media = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  const text = tooLong ? "" : isBase64Encoded ? Buffer.from(body, "base64").toString("utf8") : body;
  const fields = [...new URLSearchParams(text)];
  const sent = new Set(fields.map(([name]) => name));
  if (
    media !== "application/x-www-form-urlencoded" ||
    tooLong ||
    text.length > largestBody ||
    sent.size !== fields.length
  )
    throw new Refusal("INVALID_REQUEST", "Send the page's form, each field once.");
  return Object.fromEntries(fields.filter(([name]) => isField(name)));
};

const isField = (name: string): boolean => names.some((each) => each === name);
