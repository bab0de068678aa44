import type { Locale } from "../../contract/common.ts";
import { linkPlaceholder } from "../../contract/partnership-requests.ts";
import { plainLine, plainLines } from "../../text/plain.ts";
import { formatMoment } from "../texts/moment.ts";
import { linkableWebsite } from "../texts/website.ts";
import { mailHtml } from "./html.ts";
import type { MailParts } from "./parts.ts";
import { mailText } from "./text.ts";

/** What an invitation's mail is made of. */
export type InvitationMail = {
  readonly locale: Locale;
  readonly providerName: string;
  readonly providerWebsite?: string | undefined;
  readonly subject: string;
  readonly message: string;
  readonly link: string;
  readonly expiresAt: Date;
  /** The page that ends the provider's mails. */
  readonly unsubscribe?: string | undefined;
};

/**
 * The provider's text in our frame. The frame says who writes, marks the provider's words as quoted, and holds the link
 * exactly once, whatever the text contains.
 */
export const invitationMail = (mail: InvitationMail): { subject: string; text: string; html: string } => {
  const [before = "", ...rest] = plainLines(mail.message).split(linkPlaceholder);
  const parts: MailParts = {
    locale: mail.locale,
    subject: plainLine(mail.subject),
    provider: plainLine(mail.providerName),
    website: linkableWebsite(mail.providerWebsite)?.host,
    before: before.trimEnd(),
    after: rest.join("").replace(/^ +/, "").trim(),
    link: mail.link,
    until: formatMoment(mail.locale, mail.expiresAt),
    foot: {
      locale: mail.locale,
      baseUrl: new URL(mail.link).origin,
      organization: plainLine(mail.providerName),
      unsubscribe: mail.unsubscribe,
    },
  };
  return { subject: parts.subject, text: mailText(parts), html: mailHtml(parts) };
};
