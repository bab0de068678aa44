import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { formatMoment } from "../../texts/moment.ts";
import { described, faultSummary, faultText } from "./fields.ts";
import { badges, tick } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import { maskAddress } from "./mask.ts";
import type { AddressProvenView, Framed, ProveAddressView } from "./view.ts";

/** The page that asks the reader of an address to confirm it. The tick keeps programs out that send forms by themselves. */
export const proveAddressPage = (view: Framed<ProveAddressView>): string => {
  const { locale } = view;
  const words = texts[locale].proveAddress;
  const names = { organization: view.organizationName };
  const fault = view.problem && fillText(words.missing, names);
  return layout({
    ...view,
    title: words.title,
    wrong: fault !== undefined,
    content: html`<div class="single card stack">
${fault !== undefined && faultSummary(locale, [{ field: "confirmed", text: fault }])}
<h1>${words.title}</h1>
<p>${fillHtml(words.lead, names)}</p>
<dl class="facts">
<div><dt>${words.organization}</dt><dd><bdi>${plainLine(view.organizationName)}</bdi></dd></div>
<div><dt>${words.address}</dt><dd><bdi>${maskAddress(plainLine(view.address))}</bdi></dd></div>
<div><dt>${words.validUntil}</dt><dd><time datetime="${view.expiresAt.toISOString()}">${formatMoment(locale, view.expiresAt)}</time></dd></div>
</dl>
<h2>${words.meaningHeading}</h2>
<ul class="means">${words.meaning.map((text) => html`<li>${tick}<span>${fillHtml(text, names)}</span></li>`)}</ul>
<form class="stack" method="post" action="${inLanguage(view.action, locale)}">
<div class="check">
${faultText("confirmed", fault)}
<input id="confirmed" name="confirmed" type="checkbox" value="yes" required${described("confirmed", fault)}>
<label for="confirmed">${fillHtml(words.confirmed, names)}</label>
</div>
<button class="primary" type="submit">${words.button}</button>
</form>
<p class="quiet small">${fillHtml(words.unexpected, names)}</p>
</div>`,
  });
};

/** The page of an address that is proven. */
export const addressProvenPage = (view: Framed<AddressProvenView>): string => {
  const { title, paragraphs } = texts[view.locale].addressProven;
  const values = { organization: view.organizationName, address: maskAddress(plainLine(view.address)) };
  return layout({
    ...view,
    title,
    wrong: false,
    content: html`<div class="single card stack">
<div class="badge good">${badges.good}</div>
<h1>${title}</h1>
${paragraphs.map((paragraph) => html`<p>${fillHtml(paragraph, values)}</p>`)}
</div>`,
  });
};
