import type { Locale } from "../../contract/common.ts";
import type { Phrase } from "../../languages/message.ts";
import { fillHtml, fillText } from "../../text/fill.ts";
import { html } from "../../text/html.ts";
import { mailDocument, style } from "./document.ts";
import { type Foot, footHtml, footText } from "./foot.ts";
import { paragraph } from "./text.ts";

/** The recipient of a mail, and its footer. */
export interface Sent {
  readonly locale: Locale;
  readonly foot: Foot;
}

export interface Content {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** The links of a mail. */
export interface Way {
  readonly label: string;
  readonly url: string;
}

/**
 * A mail of a subject, paragraphs, and links below them. People's texts only occur in it as single values, such as
 * names.
 */
export const paragraphsMail = <V extends Readonly<Record<string, string>>>(
  [subject, ...paragraphs]: readonly [Phrase<V>, ...Phrase<V>[]],
  values: V,
  { locale, foot }: Sent,
  ways: readonly Way[] = [],
): Content => {
  const filled = fillText(subject, values);
  const lines = paragraphs.map((each) => fillText(each, values));
  return {
    subject: filled,
    text: `${[
      ...lines.map(paragraph),
      ...ways.map(({ label, url }) => `${label}:\n${url}`),
      "--------",
      ...footText(foot),
    ].join("\n\n")}\n`,
    html: mailDocument({
      locale,
      subject: filled,
      preview: lines[0] ?? filled,
      foot: footHtml(foot),
      content: html`${paragraphs.map(
        (each) =>
          html`              <p class="ink" style="margin:0 0 12px;${style.ink}">${fillHtml(each, values)}</p>\n`,
      )}${ways.map(
        ({ label, url }) =>
          html`              <p style="margin:0 0 12px;"><a class="link" href="${url}" style="color:${style.accent};">${label}</a></p>\n`,
      )}`,
    }),
  };
};
