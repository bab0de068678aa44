import type { Locale } from "../contract/common.ts";
import { type Inviter, inWords } from "../invitations/inviter.ts";
import { button, mailDocument, style } from "../invitations/mail/document.ts";
import { type Foot, footHtml, footText } from "../invitations/mail/foot.ts";
import { logoHtml, type MailLogo } from "../invitations/mail/logo.ts";
import { paragraph } from "../invitations/mail/text.ts";
import { formatMoment } from "../invitations/texts/moment.ts";
import type { Message, Phrase, Values } from "../languages/message.ts";
import { texts } from "../languages/texts.ts";
import { fillHtml, fillText } from "../text/fill.ts";
import { html } from "../text/html.ts";

/** The texts of a mail with a personal link. `Names` are the names in it. */
export interface LinkMailWords<Names extends Values> {
  readonly subject: Phrase<Names>;
  readonly intro: Phrase<Names>;
  readonly ask: Phrase<Names>;
  readonly button: string;
  readonly buttonHint: string;
  readonly validUntil: Message<{ readonly date: string }>;
  readonly personal: string;
  readonly unexpected: Phrase<Names>;
}

/**
 * A mail with a personal link. The only texts by people in it are names that the operator has checked, so nobody can
 * send their own text by it.
 */
export const linkMail = <Names extends Values>(
  words: LinkMailWords<Names>,
  names: NoInfer<Names>,
  mail: {
    readonly locale: Locale;
    readonly link: string;
    readonly expiresAt: Date;
    readonly readerCountry?: string | undefined;
    readonly foot: Foot;
    /** The person who sent the invitation, unless an API client did. */
    readonly inviter?: Inviter | undefined;
    /** The organization in whose name the mail is sent, if there is one. */
    readonly logo?: { readonly picture: MailLogo; readonly name: string } | undefined;
  },
): { subject: string; text: string; html: string } => {
  const { locale, link } = mail;
  const subject = fillText(words.subject, names);
  const until = fillText(words.validUntil, {
    date: formatMoment(locale, mail.expiresAt, mail.readerCountry),
  });
  const inviter = mail.inviter && inWords(locale, mail.inviter);
  const invitedBy = texts[locale].mail.inviter;
  const text = [
    ...(inviter ? [paragraph(fillText(invitedBy, inviter))] : []),
    paragraph(`${fillText(words.intro, names)} ${fillText(words.ask, names)}`),
    link,
    paragraph(words.buttonHint),
    "--------",
    paragraph(`${until} ${words.personal}`),
    paragraph(fillText(words.unexpected, names)),
    ...footText(mail.foot),
  ].join("\n\n");
  const content = html`${mail.logo && logoHtml(mail.logo.picture, mail.logo.name)}${inviter && html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(invitedBy, inviter)}</p>\n`}              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(words.intro, names)}</p>
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
    html: mailDocument({
      locale,
      subject,
      preview: `${fillText(words.intro, names)} ${until}`,
      content,
      foot: footHtml(mail.foot),
    }),
  };
};
