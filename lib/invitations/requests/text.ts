import type { Locale } from "../../contract/common.ts";
import { linkPlaceholder } from "../../contract/partnership-requests.ts";
import { Refusal } from "../../errors.ts";

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

/** The text with the link in place of the placeholder, and the same as a `mailto:` address. `$` has no meaning in either. */
export const textWithLink = (
  request: InvitationText & { resellerEmail: string },
  link: string,
): InvitationText & { mailto: string } => {
  const [before = "", after = ""] = request.message.split(linkPlaceholder);
  // A letter right after the link would be read as a part of it.
  const message = `${before}${link}${/^[\w-]/.test(after) ? " " : ""}${after}`;
  const [local = "", domain = ""] = splitAddress(request.resellerEmail);
  // RFC 6068: the address is percent-encoded, line breaks are CR LF.
  const mailto =
    `mailto:${encodeURIComponent(local)}@${encodeURIComponent(domain)}?subject=${encodeURIComponent(request.subject)}` +
    `&body=${encodeURIComponent(message.replaceAll("\n", "\r\n"))}`;
  return { subject: request.subject, message, mailto };
};

const splitAddress = (address: string): [string, string] => {
  const at = address.lastIndexOf("@");
  return [address.slice(0, at), address.slice(at + 1)];
};
