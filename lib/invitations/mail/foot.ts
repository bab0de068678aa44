import type { Locale } from "../../contract/common.ts";
import { texts } from "../../languages/texts.ts";
import { fillHtml, fillText } from "../../text/fill.ts";
import { type Html, html } from "../../text/html.ts";
import { style } from "./document.ts";

/** What stands below every mail. */
export interface Foot {
  readonly locale: Locale;
  /** Whose mails the link ends. */
  readonly organization: string;
  /** The page that ends such mails. Mails that people need have none. */
  readonly unsubscribe?: string | undefined;
}

/** The foot of a mail as HTML. */
export const footHtml = ({ locale, organization, unsubscribe }: Foot): Html =>
  html`${
    unsubscribe !== undefined &&
    html`<p class="quiet" style="margin:0;${style.font}font-size:13px;line-height:20px;${style.quiet}"><a class="link" href="${unsubscribe}" style="color:${style.accent};">${fillHtml(texts[locale].unsubscribe.endOrganization, { organization })}</a></p>`
  }`;

/** The same as paragraphs of text. An address has a line of its own. */
export const footText = ({ locale, organization, unsubscribe }: Foot): string[] =>
  unsubscribe === undefined
    ? []
    : [`${fillText(texts[locale].unsubscribe.endOrganization, { organization })}:\n${unsubscribe}`];
