import type { Locale } from "../../contract/common.ts";
import { linkPlaceholder } from "../../contract/partnership-requests.ts";
import { plainLine, plainLines } from "../../text/plain.ts";
import { type Inviter, inWords } from "../inviter.ts";
import { formatMoment } from "../texts/moment.ts";
import { linkableWebsite } from "../texts/website.ts";
import { mailHtml } from "./html.ts";
import type { MailLogo } from "./logo.ts";
import type { MailParts } from "./parts.ts";
import { mailText } from "./text.ts";

/** The data of an invitation's mail. */
export type InvitationMail = {
  readonly locale: Locale;
  readonly providerName: string;
  readonly providerWebsite?: string | undefined;
  readonly providerLogo?: MailLogo | undefined;
  readonly inviter?: Inviter | undefined;
  readonly subject: string;
  readonly message: string;
  readonly link: string;
  readonly expiresAt: Date;
  /** The recipient's country, if known. */
  readonly readerCountry?: string | undefined;
  /** The page that ends the provider's mails. */
  readonly unsubscribe?: string | undefined;
};

/**
 * Splits the provider's paragraphs around the link. A link on its own line, or at a paragraph's end, gets a place of
 * its own. A link inside a sentence stays there, because removing it would break the sentence.
 */
const aroundTheLink = (message: string): Pick<MailParts, "before" | "after" | "around"> => {
  const [head = "", ...rest] = plainLines(message).split(linkPlaceholder);
  const tail = rest.join("");
  const start = head.slice((/^.*\n\s*\n/s.exec(head)?.[0] ?? "").length);
  const end = tail.split(/\n\s*\n/, 1)[0] ?? "";
  const isAlone = (start.split("\n").at(-1) ?? "").trim() === "" && (end.split("\n")[0] ?? "").trim() === "";
  if (end.trim() === "" || isAlone) return { before: head.trimEnd(), after: tail.trim() };
  return {
    before: head.slice(0, head.length - start.length).trimEnd(),
    around: { start: start.trimStart(), end: end.trimEnd() },
    after: tail.slice(end.length).trim(),
  };
};

/**
 * The provider's text in the product's frame. The frame says who writes, marks the provider's words as a quotation, and
 * holds the link exactly once, whatever the text contains.
 */
export const invitationMail = (mail: InvitationMail): { subject: string; text: string; html: string } => {
  const parts: MailParts = {
    locale: mail.locale,
    subject: plainLine(mail.subject),
    provider: plainLine(mail.providerName),
    website: linkableWebsite(mail.providerWebsite)?.host,
    logo: mail.providerLogo,
    inviter: mail.inviter && inWords(mail.locale, mail.inviter),
    ...aroundTheLink(mail.message),
    link: mail.link,
    until: formatMoment(mail.locale, mail.expiresAt, mail.readerCountry),
    foot: {
      locale: mail.locale,
      baseUrl: new URL(mail.link).origin,
      organization: plainLine(mail.providerName),
      unsubscribe: mail.unsubscribe,
    },
  };
  return { subject: parts.subject, text: mailText(parts), html: mailHtml(parts) };
};
