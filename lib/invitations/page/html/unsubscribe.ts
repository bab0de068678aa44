import { texts } from "../../../languages/texts.ts";
import { fillHtml } from "../../../text/fill.ts";
import { html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { badges } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import { maskAddress } from "./mask.ts";
import type { Framed, UnsubscribeView } from "./view.ts";

/** The remaining choices, the likeliest first. */
const offered = {
  wanted: ["organization", "all"],
  organization: ["wanted", "all"],
  all: ["wanted"],
} as const;

/** The page on which a reader ends an organization's mails, or all mails, or has them sent again. */
export const unsubscribePage = (view: Framed<UnsubscribeView>): string => {
  const words = texts[view.locale].unsubscribe;
  const labels = { wanted: words.again, organization: words.endOrganization, all: words.endAll };
  const names = { organization: view.organizationName, address: maskAddress(plainLine(view.address)) };
  return layout({
    ...view,
    title: words.title,
    wrong: false,
    content: html`<div class="single card stack">
${view.isSaved && html`<div class="badge good">${badges.good}</div>`}
<h1>${words.title}</h1>
${view.isSaved && html`<p role="status">${words.saved}</p>`}
<p>${fillHtml(words[view.choice], names)}</p>
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
${offered[view.choice].map(
  (choice, at) =>
    html`<button${at === 0 ? html` class="primary"` : html` class="secondary"`} type="submit" name="mails" value="${choice}"><span>${fillHtml(labels[choice], names)}</span></button>
`,
)}</form>
<p class="quiet small">${words.security}</p>
</div>`,
  });
};
