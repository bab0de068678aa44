import type { Locale } from "../../contract/common.ts";
import { button, mailDocument, style } from "../../invitations/mail/document.ts";
import { paragraph } from "../../invitations/mail/text.ts";
import { formatMoment } from "../../invitations/texts/moment.ts";
import { texts } from "../../languages/texts.ts";
import { fillHtml, fillText } from "../../text/fill.ts";
import { html } from "../../text/html.ts";
import { plainLine } from "../../text/plain.ts";

/**
 * The mail with the link that proves an address. Of what the organization wrote, it holds the organization's name alone,
 * which the operator has checked: nobody can have a text of its own sent by it.
 */
export const addressProofMail = (mail: {
  readonly locale: Locale;
  readonly organizationName: string;
  readonly link: string;
  readonly expiresAt: Date;
}): { subject: string; text: string; html: string } => {
  const { locale, link } = mail;
  const words = texts[locale].addressMail;
  const names = { organization: plainLine(mail.organizationName) };
  const subject = fillText(words.subject, names);
  const until = fillText(words.validUntil, { date: formatMoment(locale, mail.expiresAt) });
  const text = [
    paragraph(fillText(`${words.intro} ${words.ask}`, names)),
    link,
    paragraph(words.buttonHint),
    "--------",
    paragraph(`${until} ${words.personal}`),
    paragraph(fillText(words.unexpected, names)),
  ].join("\n\n");
  const content = html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(words.intro, names)}</p>
              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(words.ask, names)}</p>
              ${button(link, words.button)}
              <p class="quiet" style="margin:0 0 12px;font-size:14px;line-height:20px;${style.quiet}">${words.buttonHint}</p>
              <p style="margin:0 0 20px;font-size:14px;line-height:20px;"><a class="link" href="${link}" style="color:${style.accent};word-break:break-all;">${link}</a></p>
              <p class="ink" style="margin:0 0 12px;${style.ink}">${until} ${words.personal}</p>
              <p class="quiet" style="margin:0;font-size:14px;line-height:20px;${style.quiet}">${fillHtml(words.unexpected, names)}</p>
`;
  return {
    subject,
    text: `${text}\n`,
    html: mailDocument({ locale, subject, preview: until, content }),
  };
};
