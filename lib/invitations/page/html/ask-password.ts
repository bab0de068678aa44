import type { Locale } from "../../../contract/common.ts";
import { texts } from "../../../languages/texts.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { described, faultSummary, faultText } from "./fields.ts";
import { inLanguage, layout } from "./layout.ts";
import type { AskPasswordView, Framed } from "./view.ts";

/** The path of the page for requesting a new password. */
const path = "/account/password";

/** The link to that page, for people who cannot sign in. */
export const forgottenLink = (locale: Locale): Html =>
  html`<p class="small aside"><a href="${inLanguage(path, locale)}">${texts[locale].askPassword.forgotten}</a></p>`;

/** The page on which people who have forgotten their password request a link by mail. */
export const askPasswordPage = (view: Framed<AskPasswordView>): string => {
  const words = texts[view.locale].askPassword;
  const fault = view.problem && words.missing;
  return layout({
    ...view,
    title: words.title,
    wrong: fault !== undefined,
    content: html`<div class="single card stack">
${fault !== undefined && faultSummary(view.locale, [{ field: "email", text: fault }])}
<h1>${words.title}</h1>
<p>${words.lead}</p>
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
<div class="field">
<label for="email">${words.email}</label>
${faultText("email", fault)}
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${plainLine(view.email ?? "")}"${described("email", fault)}>
</div>
<button class="primary" type="submit">${words.button}</button>
</form>
<p class="quiet small">${words.customers}</p>
</div>`,
  });
};
