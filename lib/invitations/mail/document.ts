import { brand } from "../../brand.ts";
import type { Locale } from "../../contract/common.ts";
import { directionOf } from "../../languages/direction.ts";
import { type Html, html } from "../../text/html.ts";

/** Mail programs drop style sheets, so each element carries its own style. The style sheet only serves dark mode. */
export const style = {
  font: "font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;",
  ink: "color:#1a2530;",
  quiet: "color:#51606e;",
  accent: brand.accent?.light.accent ?? "#0b5c6b",
};

const dark = html`
    @media (prefers-color-scheme: dark) {
      .page { background: #10181f !important; }
      .card { background: #18222b !important; border-color: #33414d !important; }
      .ink { color: #e9eff4 !important; }
      .quiet { color: #a9b8c5 !important; }
      .quote { border-color: ${brand.accent?.dark.accent ?? "#5fb9c9"} !important; background: #1f2b35 !important; }
      .link { color: ${brand.accent?.dark.accent ?? "#7fd0de"} !important; }
    }
  `;

/** A button that leads to the mail's link. */
export const button = (link: string, label: string): Html =>
  html`<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:24px 0 8px;"><tr><td bgcolor="${style.accent}" style="border-radius:8px;background:${style.accent};mso-padding-alt:13px 24px;">
                <a href="${link}" style="display:inline-block;padding:13px 24px;${style.font}font-size:16px;font-weight:bold;color:#ffffff;text-decoration:none;border-radius:8px;">${label}</a>
              </td></tr></table>`;

/**
 * The document around a mail's content, and its preview text. It uses tables, because Outlook lays out nothing else. It
 * loads nothing but the provider's logo, if there is one.
 */
export const mailDocument = (mail: {
  readonly locale: Locale;
  readonly subject: string;
  readonly preview: string;
  readonly content: Html;
  /** The footer below the card. */
  readonly foot: Html;
}): string =>
  html`<!doctype html>
<html lang="${mail.locale}" dir="${directionOf(mail.locale)}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
  <meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">
  <title>${mail.subject}</title>
  <style>${dark}</style>
  <!--[if mso]><style>body, table, td, p, a { font-family: Arial, sans-serif !important; }</style><![endif]-->
</head>
<body class="page" style="margin:0;padding:0;background:#f2f5f7;">
  <div style="display:none;max-height:0;overflow:hidden;">${mail.preview}</div>
  <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#f2f5f7" style="background:#f2f5f7;">
    <tr>
      <td align="center" style="padding:24px 12px;">
        <!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
        <table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="#ffffff" style="max-width:600px;background:#ffffff;border:1px solid #d9e0e6;border-radius:12px;">
          <tr>
            <td dir="${directionOf(mail.locale)}" style="padding:28px 24px;overflow-wrap:anywhere;word-break:break-word;${style.font}font-size:16px;line-height:24px;">
${mail.content}            </td>
          </tr>
        </table>
        <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;">
          <tr>
            <td dir="${directionOf(mail.locale)}" style="padding:16px 24px;overflow-wrap:anywhere;word-break:break-word;">
${mail.foot}
            </td>
          </tr>
        </table>
        <!--[if mso]></td></tr></table><![endif]-->
      </td>
    </tr>
  </table>
</body>
</html>
`.toString();
