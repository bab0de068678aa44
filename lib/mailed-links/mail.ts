import type { Locale } from "../contract/common.ts";
import { button, mailDocument, style } from "../invitations/mail/document.ts";
import { paragraph } from "../invitations/mail/text.ts";
import { formatMoment } from "../invitations/texts/moment.ts";
import { fillHtml, fillText } from "../text/fill.ts";
import { html } from "../text/html.ts";
import { plainLine } from "../text/plain.ts";

/** The words of a mail with a personal link. `{organization}` and `{provider}` stand for names. */
export interface LinkMailWords {
  readonly subject: string;
  readonly intro: string;
  readonly ask: string;
  readonly button: string;
  readonly buttonHint: string;
  readonly validUntil: string;
  readonly personal: string;
  readonly unexpected: string;
}

/**
 * A mail with a personal link. Of what people have written, it holds names alone that the operator has checked: nobody can
 * have a text of its own sent by it.
 */
export const linkMail = (
  words: LinkMailWords,
  names: Readonly<Record<string, string>>,
  mail: { readonly locale: Locale; readonly link: string; readonly expiresAt: Date },
): { subject: string; text: string; html: string } => {
  const { locale, link } = mail;
  const values = Object.fromEntries(Object.entries(names).map(([name, value]) => [name, plainLine(value)]));
  const subject = fillText(words.subject, values);
  const until = fillText(words.validUntil, { date: formatMoment(locale, mail.expiresAt) });
  const text = [
    paragraph(fillText(`${words.intro} ${words.ask}`, values)),
    link,
    paragraph(words.buttonHint),
    "--------",
    paragraph(`${until} ${words.personal}`),
    paragraph(fillText(words.unexpected, values)),
  ].join("\n\n");
  const content = html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(words.intro, values)}</p>
              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(words.ask, values)}</p>
              ${button(link, words.button)}
              <p class="quiet" style="margin:0 0 12px;font-size:14px;line-height:20px;${style.quiet}">${words.buttonHint}</p>
              <p style="margin:0 0 20px;font-size:14px;line-height:20px;"><a class="link" href="${link}" style="color:${style.accent};word-break:break-all;">${link}</a></p>
              <p class="ink" style="margin:0 0 12px;${style.ink}">${until} ${words.personal}</p>
              <p class="quiet" style="margin:0;font-size:14px;line-height:20px;${style.quiet}">${fillHtml(words.unexpected, values)}</p>
`;
  return {
    subject,
    text: `${text}\n`,
    html: mailDocument({ locale, subject, preview: until, content }),
  };
};
