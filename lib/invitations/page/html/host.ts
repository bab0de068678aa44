import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { html } from "../../../text/html.ts";
import { linkableWebsite } from "../../texts/website.ts";
import { accountPath } from "./account.ts";
import { forgottenLink } from "./ask-password.ts";
import { badges, tick } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import type { Framed, HostView } from "./view.ts";

/** The page that says what this host is, who runs it, and where to report a mail from it. */
export const hostPage = (view: Framed<HostView>): string => {
  const words = texts[view.locale].host;
  const values = { operator: view.operatorName };
  const site = linkableWebsite(view.operatorWebsite);
  const title = view.missing ? words.missingTitle : words.title;
  return layout({
    ...view,
    title: fillText(title, values),
    wrong: view.missing,
    content: html`<div class="single card stack">
${view.missing && html`<div class="badge warn">${badges.warn}</div>`}
<h1>${fillHtml(title, values)}</h1>
${view.missing && html`<p>${words.missing}</p>`}
<p>${fillHtml(words.lead, values)}</p>
<h2>${words.mailHeading}</h2>
<ul class="means">${words.mail.map((each) => html`<li>${tick}<span>${fillHtml(each, values)}</span></li>`)}</ul>
<h2>${words.reportHeading}</h2>
<p>${fillHtml(words.report, values)}</p>
${site !== undefined && html`<p class="aside"><a href="${site.href}" rel="noopener noreferrer external">${fillHtml(words.website, values)}</a></p>`}
<h2>${words.accountHeading}</h2>
<p class="small aside"><a href="${inLanguage(accountPath, view.locale)}">${texts[view.locale].account.signIn}</a></p>
${forgottenLink(view.locale)}
<h2>${words.developersHeading}</h2>
<p class="aside"><a href="/docs">${words.reference}</a> · <a href="/docs/guides">${words.guides}</a></p>
</div>`,
  });
};
