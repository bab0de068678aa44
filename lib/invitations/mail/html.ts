import { texts } from "../../languages/texts.ts";
import { fillHtml, fillText } from "../../text/fill.ts";
import { type Html, html } from "../../text/html.ts";
import type { MailParts } from "./parts.ts";

/** Mail programs drop style sheets, so each element carries its own style. The sheet is for dark mode alone. */
const style = {
  font: "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;",
  ink: "color:#1a2530;",
  quiet: "color:#51606e;",
  accent: "#0b5c6b",
};

const dark = html`
    @media (prefers-color-scheme: dark) {
      .page { background: #10181f !important; }
      .card { background: #18222b !important; border-color: #33414d !important; }
      .ink { color: #e9eff4 !important; }
      .quiet { color: #a9b8c5 !important; }
      .quote { border-color: #5fb9c9 !important; background: #1f2b35 !important; }
      .link { color: #7fd0de !important; }
    }
  `;

const line = (text: string): Html =>
  html`${text.split("\n").map((part, index) => html`${index > 0 && html`<br>`}${part}`)}`;

/** The provider's paragraphs. Addresses in them stay text, so that the mail's only link is ours. */
const message = (text: string): Html =>
  html`${text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== "")
    .map(
      (
        paragraph,
      ) => html`<p class="ink" dir="auto" style="margin:0 0 12px;${style.ink}">${line(paragraph)}</p>
                `,
    )}`;

/** The mail as HTML. Tables, because Outlook lays out nothing else; nothing is loaded from anywhere. */
export const mailHtml = ({
  locale,
  subject,
  provider,
  website,
  before,
  after,
  link,
  until,
}: MailParts): string => {
  const { mail } = texts[locale];
  const intro = fillHtml(website === undefined ? mail.intro : mail.introWithWebsite, {
    provider,
    website: website ?? "",
  });
  return html`<!doctype html>
<html lang="${locale}" dir="ltr">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
  <title>${subject}</title>
  <style>${dark}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f2f5f7;">
  <div style="display:none;max-height:0;overflow:hidden;">${fillText(mail.validUntil, { date: until })}</div>
  <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f5f7" style="background:#f2f5f7;">
    <tr>
      <td align="center" style="padding:24px 12px;">
        <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:600px;background:#ffffff;border:1px solid #d9e0e6;border-radius:12px;">
          <tr>
            <td style="padding:28px 24px;${style.font}font-size:16px;line-height:24px;">
              <p class="ink" style="margin:0 0 20px;${style.ink}">${intro}</p>
              <p class="quiet" style="margin:0 0 8px;font-size:14px;font-weight:bold;${style.quiet}">${fillHtml(mail.messageFrom, { provider })}</p>
              <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="quote" bgcolor="#f6f9fa" style="padding:16px 16px 4px;border-left:4px solid ${style.accent};background:#f6f9fa;${style.font}font-size:16px;line-height:24px;">
                ${message(before)}<p style="margin:0 0 12px;"><a class="link" href="${link}" style="color:${style.accent};word-break:break-all;">${link}</a></p>
                ${message(after)}
              </td></tr></table>
              <table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 8px;"><tr><td bgcolor="${style.accent}" style="border-radius:8px;background:${style.accent};mso-padding-alt:13px 24px;">
                <a href="${link}" style="display:inline-block;padding:13px 24px;${style.font}font-size:16px;font-weight:bold;color:#ffffff;text-decoration:none;border-radius:8px;">${mail.button}</a>
              </td></tr></table>
              <p class="quiet" style="margin:0 0 20px;font-size:14px;line-height:20px;${style.quiet}">${mail.buttonHint}</p>
              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillText(mail.validUntil, { date: until })} ${mail.personal}</p>
              <p class="quiet" style="margin:0;font-size:14px;line-height:20px;${style.quiet}">${mail.unexpected}</p>
            </td>
          </tr>
        </table>
      </td>
    </tr>
  </table>
</body>
</html>
`.toString();
};
