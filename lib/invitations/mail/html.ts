import { directionOf } from "../../languages/direction.ts";
import { texts } from "../../languages/texts.ts";
import { directionOfText } from "../../text/direction.ts";
import { fillHtml, fillText } from "../../text/fill.ts";
import { type Html, html } from "../../text/html.ts";
import { button, mailDocument, style } from "./document.ts";
import { footHtml } from "./foot.ts";
import { logoHtml } from "./logo.ts";
import type { MailParts } from "./parts.ts";

const line = (text: string): Html =>
  html`${text.split("\n").map((part, index) => html`${index > 0 && html`<br>`}${part}`)}`;

const paragraph = (direction: "ltr" | "rtl", content: Html): Html =>
  html`<p class="ink" dir="${direction}" style="margin:0 0 12px;${style.ink}">${content}</p>
                `;

/** The provider's paragraphs. Addresses in them stay text, so that the mail's only link is the invitation's. */
const message = (text: string, beside: "ltr" | "rtl"): Html =>
  html`${text
    .split(/\n{2,}/)
    .filter((each) => each.trim() !== "")
    .map((each) => paragraph(directionOfText(each, beside), line(each)))}`;

/**
 * The link as text. It is written from left to right in every language, and does not change the direction of the words
 * around it.
 */
const inWords = (link: string): Html =>
  html`<a class="link" dir="ltr" href="${link}" style="color:${style.accent};word-break:break-all;">${link}</a>`;

/** The invitation's mail as HTML. */
export const mailHtml = ({
  locale,
  subject,
  provider,
  website,
  logo,
  inviter,
  before,
  around,
  after,
  link,
  until,
  foot,
}: MailParts): string => {
  const { mail } = texts[locale];
  const intro =
    website === undefined
      ? fillHtml(mail.intro, { provider })
      : fillHtml(mail.introWithWebsite, { provider, website });
  const own = directionOf(locale);
  const linked =
    around === undefined
      ? paragraph(own, inWords(link))
      : paragraph(
          directionOfText(around.start + around.end, own),
          html`${line(around.start)}${inWords(link)}${line(around.end)}`,
        );
  return mailDocument({
    locale,
    subject,
    // The preview text, which a list of mails shows beside the subject: the inviter and the purpose.
    preview: `${fillText(mail.intro, { provider })} ${fillText(mail.validUntil, { date: until })}`,
    foot: footHtml(foot),
    content: html`${logo && logoHtml(logo, provider)}              <p class="ink" style="margin:0 0 20px;${style.ink}">${intro}</p>
${inviter && html`              <p class="ink" style="margin:0 0 20px;${style.ink}">${fillHtml(mail.inviter, inviter)}</p>\n`}              <p class="quiet" style="margin:0 0 8px;font-size:14px;font-weight:bold;${style.quiet}">${fillHtml(mail.messageFrom, { provider })}</p>
              <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="quote" bgcolor="#f6f9fa" style="padding:16px 16px 4px;border-${own === "rtl" ? "right" : "left"}:4px solid ${style.accent};background:#f6f9fa;${style.font}font-size:16px;line-height:24px;">
                ${message(before, own)}${linked}${message(after, own)}
              </td></tr></table>
              ${button(link, mail.button)}
              <p class="quiet" style="margin:0 0 20px;font-size:14px;line-height:20px;${style.quiet}">${mail.buttonHint}</p>
              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillText(mail.validUntil, { date: until })} ${mail.personal}</p>
              <p class="quiet" style="margin:0;font-size:14px;line-height:20px;${style.quiet}">${mail.unexpected}</p>
`,
  });
};
