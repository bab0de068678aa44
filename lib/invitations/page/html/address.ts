import type { Message } from "../../../languages/message.ts";
import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { formatMoment } from "../../texts/moment.ts";
import { described, type Fault, faultSummary, faultText } from "./fields.ts";
import { badges, tick } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import { maskAddress } from "./mask.ts";
import type {
  AddressProvenView,
  AddressReleasedView,
  AddressTick,
  Framed,
  ProveAddressView,
} from "./view.ts";

type Names = Readonly<Record<"organization", string>>;
type OfAddress = Framed<{
  readonly organizationName: string;
  readonly missing?: AddressTick | undefined;
}>;

/** The problem of the form with this tick. */
const faultOf = ({ locale, missing, organizationName }: OfAddress): Fault[] => {
  if (!missing) return [];
  const { proveAddress, releaseAddress } = texts[locale];
  const words = missing === "confirmed" ? proveAddress : releaseAddress;
  return [{ field: missing, text: fillText(words.missing, { organization: organizationName }) }];
};

/** The summary of the problems of the address forms. */
export const addressFaults = (view: OfAddress) => {
  const faults = faultOf(view);
  return faults.length > 0 && faultSummary(view.locale, faults);
};

/** A form with a tick, which keeps out programs that send forms by themselves. */
const tickForm = (
  view: OfAddress,
  field: AddressTick,
  words: { readonly confirmed: Message<Names>; readonly button: string },
  more: Html | false,
  kind: "primary" | "secondary",
) => {
  const fault = faultOf(view).find((each) => each.field === field)?.text;
  return html`<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
${more}
<div class="check">
${faultText(field, fault)}
<input id="${field}" name="${field}" type="checkbox" value="yes" required${described(field, fault)}>
<label for="${field}">${fillHtml(words.confirmed, { organization: view.organizationName })}</label>
</div>
<button class="${kind}" type="submit">${words.button}</button>
</form>`;
};

const confirmForm = (view: OfAddress) =>
  tickForm(view, "confirmed", texts[view.locale].proveAddress, false, "primary");

/** The choice of a reader who does not know the organization: the address then counts for nobody there. */
export const releaseSection = (view: OfAddress) => {
  const words = texts[view.locale].releaseAddress;
  const names = { organization: view.organizationName };
  return html`<h2>${fillHtml(words.heading, names)}</h2>
<p>${fillHtml(words.intro, names)}</p>
${tickForm(view, "released", words, html`<input type="hidden" name="decision" value="release">`, "secondary")}`;
};

/** The page that asks the reader of an address to confirm it, or to release it. */
export const proveAddressPage = (view: Framed<ProveAddressView>): string => {
  const { locale } = view;
  const words = texts[locale].proveAddress;
  const names = { organization: view.organizationName };
  return layout({
    ...view,
    title: words.title,
    wrong: view.missing !== undefined,
    content: html`<div class="single card stack">
${addressFaults(view)}
<h1>${words.title}</h1>
<p>${fillHtml(words.lead, names)}</p>
<dl class="details">
<div><dt>${words.organization}</dt><dd><bdi>${plainLine(view.organizationName)}</bdi></dd></div>
<div><dt>${words.address}</dt><dd><bdi>${maskAddress(plainLine(view.address))}</bdi></dd></div>
<div><dt>${words.validUntil}</dt><dd><time datetime="${view.expiresAt.toISOString()}">${formatMoment(locale, view.expiresAt, view.readerCountry)}</time></dd></div>
</dl>
<h2>${words.meaningHeading}</h2>
<ul class="means">${words.meaning.map((text) => html`<li>${tick}<span>${fillHtml(text, names)}</span></li>`)}</ul>
${confirmForm(view)}
${releaseSection(view)}
</div>`,
  });
};

/** The page of a proven address. The reader can still release it. */
export const addressProvenPage = (view: Framed<AddressProvenView>): string => {
  const { title, paragraphs } = texts[view.locale].addressProven;
  const values = { organization: view.organizationName, address: maskAddress(plainLine(view.address)) };
  return layout({
    ...view,
    title,
    wrong: view.missing !== undefined,
    content: html`<div class="single card stack">
${addressFaults(view)}
<div class="badge good">${badges.good}</div>
<h1>${title}</h1>
${paragraphs.map((paragraph) => html`<p>${fillHtml(paragraph, values)}</p>`)}
${releaseSection(view)}
</div>`,
  });
};

/** The page of an address that its reader has released. */
export const addressReleasedPage = (view: Framed<AddressReleasedView>): string => {
  const { title, paragraphs, again } = texts[view.locale].addressReleased;
  const values = { organization: view.organizationName, address: maskAddress(plainLine(view.address)) };
  return layout({
    ...view,
    title,
    wrong: view.missing !== undefined,
    content: html`<div class="single card stack">
${addressFaults(view)}
<h1>${title}</h1>
${paragraphs.map((paragraph) => html`<p>${fillHtml(paragraph, values)}</p>`)}
${view.isAgain && html`<h2>${again}</h2>${confirmForm(view)}`}
</div>`,
  });
};
