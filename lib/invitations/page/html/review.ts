import { challengeMinutes } from "../../../contract/password-policy.ts";
import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { tick } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import type { Framed, ReviewView } from "./view.ts";

/** The page on which a signed-in user reads for whom it accepts, and what that means, before the decision. */
export const reviewPage = (view: Framed<ReviewView>): string => {
  const { locale, providerName: provider, resellerName: reseller, mpnId, regions } = view;
  const { review: words, open, otherRegion, enrol, page, proveAddress } = texts[locale];
  const other = regions && {
    provider,
    reseller,
    providerRegion: regions.provider,
    resellerRegion: regions.reseller,
  };
  return layout({
    ...view,
    title: words.title,
    wrong: false,
    content: html`<div class="single card stack">
<h1>${words.title}</h1>
<p>${fillHtml(words.lead, { provider, reseller })}</p>
<dl class="details">
<div><dt>${proveAddress.organization}</dt><dd><bdi>${plainLine(reseller)}</bdi></dd></div>
${mpnId !== undefined && html`<div><dt>${enrol.fields.mpnId}</dt><dd>${mpnId}</dd></div>`}
<div><dt>${enrol.fields.displayName}</dt><dd><bdi>${plainLine(view.userName)}</bdi></dd></div>
</dl>
${other && html`<p class="note">${fillHtml(otherRegion, other)}</p>`}
<h2>${open.meaningHeading}</h2>
<ul class="means">${open.meaning.map((text) => html`<li>${tick}<span>${text}</span></li>`)}</ul>
<form class="stack" method="post" action="${inLanguage(view.action, locale)}">
<input type="hidden" name="decision" value="accept">
<input type="hidden" name="session" value="${view.session}">
<button class="primary" type="submit">${fillText(words.button, { reseller })}</button>
</form>
<p class="quiet small">${fillHtml(words.timeLimit, { minutes: challengeMinutes })}</p>
<p><a class="button" href="${inLanguage(view.action, locale)}">${page.back}</a></p>
</div>`,
  });
};
