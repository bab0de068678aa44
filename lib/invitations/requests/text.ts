import type { Locale } from "../../contract/common.ts";
import { expression } from "../../contract/expression.ts";
import { linkPlaceholder } from "../../contract/partnership-requests.ts";
import { Refusal } from "../../errors.ts";
import { shorten } from "../../text/plain.ts";

export interface InvitationText {
  subject: string;
  message: string;
}

/** The text that a draft in one language begins with. */
export type Template = (locale: Locale) => InvitationText;

export const requireLinkOnce = (message: string): void => {
  if (message.split(linkPlaceholder).length === 2) return;
  throw new Refusal(
    "LINK_REQUIRED",
    `Put ${linkPlaceholder} exactly once where the personal link is to stand, or leave the message out for the template.`,
    {
      errors: [
        { pointer: "/message", code: "LINK_REQUIRED", detail: `must hold ${linkPlaceholder} exactly once` },
      ],
    },
  );
};

/**
 * The maximum length of a `mailto:` address. Windows passes at most 2,083 characters to a mail program, and browsers
 * cut addresses at about that length.
 */
const mailtoLimit = 2000;

/** A `mailto:` address (RFC 6068): everything is percent-encoded, line breaks are CR LF. */
const mailtoOf = (address: string, subject: string, body: string): string => {
  const [local = "", domain = ""] = splitAddress(address);
  return (
    `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}?subject=${encodeURIComponent(subject)}` +
    `&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`
  );
};

/** The text with its link, for the provider to send. */
export interface TextWithLink extends InvitationText {
  mailto: string;
  /** A `mailto:` address with the subject and the link only, so short that every mail program accepts it. */
  mailtoShort: string;
  warnings?: { code: string; detail: string }[];
}

const endsInWord = expression(String.raw`[\p{L}\p{M}\p{N}_]$`, "u");
const beginsWithWord = expression(String.raw`^[.,;:!?/@#&=%+~$*'|-]*[\p{L}\p{M}\p{N}_-]`, "u");

/**
 * The text with the link in place of the placeholder, and the same as `mailto:` addresses. `$` has no meaning in
 * either. Warns of an address that mail programs may cut (MAILTO_TOO_LONG): one letter beyond ASCII takes six
 * characters or more in it.
 */
export const textWithLink = (
  { subject, message: text, resellerEmail }: InvitationText & { resellerEmail: string },
  link: string,
): TextWithLink => {
  const [before = "", after = ""] = text.split(linkPlaceholder);
  // A letter right beside the link, or after a punctuation mark there, would be read as a part of it.
  const apart = (beside: RegExp, words: string) => (beside.test(words) ? " " : "");
  const [left, right] = [apart(endsInWord(), before), apart(beginsWithWord(), after)];
  const message = `${before}${left}${link}${right}${after}`;
  const mailto = mailtoOf(resellerEmail, subject, message);
  const short = mailtoOf(resellerEmail, subject, link);
  const mailtoShort =
    short.length > mailtoLimit ? mailtoOf(resellerEmail, shorten(subject, subjectLimit), link) : short;
  if (mailto.length <= mailtoLimit) return { subject, message, mailto, mailtoShort };
  const detail =
    `The mailto address has ${mailto.length} characters; many mail programs cut it after ${mailtoLimit}. ` +
    "Use mailtoShort, which has the subject and the link alone, and paste message into the mail.";
  return { subject, message, mailto, mailtoShort, warnings: [{ code: "MAILTO_TOO_LONG", detail }] };
};

/** With so many letters of any script there is room for the address and the link. */
const subjectLimit = 100;

const splitAddress = (address: string): [string, string] => {
  const at = address.lastIndexOf("@");
  return [address.slice(0, at), address.slice(at + 1)];
};
