import type { Locale } from "../contract/common.ts";
import { mailDocument, style } from "../invitations/mail/document.ts";
import { type Foot, footHtml, footText } from "../invitations/mail/foot.ts";
import { paragraph } from "../invitations/mail/text.ts";
import type { Phrase } from "../languages/message.ts";
import { texts } from "../languages/texts.ts";
import { fillHtml, fillText } from "../text/fill.ts";
import { html } from "../text/html.ts";
import { type LetterKind, security } from "./items.ts";

/** What letters may name. */
type Told = Readonly<Record<"address" | "client" | "organization" | "provider" | "reseller", string>>;

/** A letter as a mail. Of what people have written it holds names and addresses alone. */
export const letterMail = (
  kind: LetterKind,
  data: Readonly<Record<string, string>>,
  { locale, foot }: { readonly locale: Locale; readonly foot: Foot },
): { subject: string; text: string; html: string } => {
  const words = texts[locale].letters;
  const { subject, text }: { subject: Phrase<Told>; text: Phrase<Told> } = words[kind];
  const values = { address: "", client: "", organization: "", provider: "", reseller: "", ...data };
  const more = security.has(kind) ? [words.unexpected] : [];
  const shown = fillText(subject, values);
  return {
    subject: shown,
    text: `${[paragraph(fillText(text, values)), ...more.map(paragraph), "--------", ...footText(foot)].join("\n\n")}\n`,
    html: mailDocument({
      locale,
      subject: shown,
      preview: fillText(text, values),
      foot: footHtml(foot),
      content: html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(text, values)}</p>
${more.map((each) => html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${each}</p>\n`)}`,
    }),
  };
};
