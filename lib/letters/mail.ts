import type { Locale } from "../contract/common.ts";
import { mailDocument, style } from "../invitations/mail/document.ts";
import { type Foot, footHtml, footText } from "../invitations/mail/foot.ts";
import { paragraph } from "../invitations/mail/text.ts";
import type { Phrase } from "../languages/message.ts";
import { texts } from "../languages/texts.ts";
import { fillHtml, fillText } from "../text/fill.ts";
import { html } from "../text/html.ts";
import { adminLetterKinds, type LetterKind, security } from "./items.ts";

/** What letters may name. */
type Told = Readonly<
  Record<"account" | "address" | "by" | "client" | "organization" | "provider" | "reseller", string>
>;
type Data = Readonly<Record<string, string>>;
const nothing: Told = {
  ...{ account: "", address: "", by: "", client: "" },
  ...{ organization: "", provider: "", reseller: "" },
};

interface Sent {
  readonly locale: Locale;
  readonly foot: Foot;
}
interface Content {
  subject: string;
  text: string;
  html: string;
}

/** A mail of these paragraphs. Of what people have written they hold names and addresses alone. */
const mailOf = (
  [subject, ...paragraphs]: readonly [Phrase<Told>, ...Phrase<Told>[]],
  data: Data,
  { locale, foot }: Sent,
): Content => {
  const values = { ...nothing, ...data };
  const shown = fillText(subject, values);
  const lines = paragraphs.map((each) => fillText(each, values));
  return {
    subject: shown,
    text: `${[...lines.map(paragraph), "--------", ...footText(foot)].join("\n\n")}\n`,
    html: mailDocument({
      locale,
      subject: shown,
      preview: lines[0] ?? shown,
      foot: footHtml(foot),
      content: html`${paragraphs.map(
        (each) =>
          html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(each, values)}</p>\n`,
      )}`,
    }),
  };
};

/** A letter as a mail. */
export const letterMail = (kind: LetterKind, data: Data, sent: Sent): Content => {
  const words = texts[sent.locale].letters;
  const { subject, text }: { subject: Phrase<Told>; text: Phrase<Told> } = words[kind];
  return mailOf([subject, text, ...(security.has(kind) ? [words.unexpected] : [])], data, sent);
};

/**
 * A letter about a customer's admin, whose reader gets the customer's bills and need not be that admin. Throws for what is
 * told of users alone.
 */
export const adminLetterMail = (kind: LetterKind, data: Data, sent: Sent): Content => {
  const words = texts[sent.locale].adminLetters;
  const told = adminLetterKinds.find((each) => each === kind);
  if (!told) throw new Error(`nobody is told ${kind} of a customer's admin`);
  return mailOf([words.subject, words[told], words.intro, words.unexpected], data, sent);
};
