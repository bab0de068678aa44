import { brand, supportWays, wayTo } from "../../brand.ts";
import type { Locale } from "../../contract/common.ts";
import { texts } from "../../languages/texts.ts";
import { fillHtml, fillText } from "../../text/fill.ts";
import { type Html, html } from "../../text/html.ts";
import { style } from "./document.ts";

/** The content of every mail's footer. */
export interface Foot {
  readonly locale: Locale;
  /** The address of the host. Its page says what the host is, and how to report a mail. */
  readonly baseUrl: string;
  /** The organization whose mails the link ends. */
  readonly organization: string;
  /** The page that ends such mails. Necessary mails have none. */
  readonly unsubscribe?: string | undefined;
}

/** The operator whose deployment sends the mail, and its contacts. */
const sender = (
  locale: Locale,
): { readonly from: string; readonly ways: readonly [name: string, to: string][] } => {
  const { mailFrom, support, imprint, privacy, terms } = texts[locale].brand;
  const ways: readonly (readonly [string, string | undefined])[] = [
    ...supportWays(brand, support),
    [imprint, brand.imprint],
    [privacy, brand.privacy],
    [terms, brand.terms],
  ];
  return {
    from: brand.operator === undefined ? "" : fillText(mailFrom, { operator: brand.operator }),
    ways: ways.flatMap(([name, to]) => (to === undefined ? [] : [[name, to] as const])),
  };
};

const small = `margin:0;${style.font}font-size:13px;line-height:20px;${style.quiet}`;
const link = (to: string, label: Html | string): Html =>
  html`<a class="link" href="${to}" style="color:${style.accent};">${label}</a>`;

/** The footer as HTML. */
export const footHtml = ({ locale, baseUrl, organization, unsubscribe }: Foot): Html => {
  const { from, ways } = sender(locale);
  const ends = () => fillHtml(texts[locale].unsubscribe.endOrganization, { organization });
  return html`<p class="quiet" style="${small}">${from}${ways.map(([name, to]) => html` ${link(wayTo(to), name)}`)}</p>
<p class="quiet" style="${small}">${link(`${baseUrl}/`, texts[locale].mailFoot.about)}</p>
${unsubscribe !== undefined && html`<p class="quiet" style="${small}">${link(unsubscribe, ends())}</p>`}`;
};

/** The footer as paragraphs of text. An address has its own line. */
export const footText = ({ locale, baseUrl, organization, unsubscribe }: Foot): string[] => {
  const { from, ways } = sender(locale);
  const said = [from, ...ways.map(([name, to]) => `${name}: ${to}`)].filter((line) => line !== "");
  return [
    ...(said.length > 0 ? [said.join("\n")] : []),
    `${texts[locale].mailFoot.about}:\n${baseUrl}/`,
    ...(unsubscribe === undefined
      ? []
      : [`${fillText(texts[locale].unsubscribe.endOrganization, { organization })}:\n${unsubscribe}`]),
  ];
};
