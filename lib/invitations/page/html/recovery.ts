import { texts } from "../../../languages/texts.ts";
import { type Html, html } from "../../../text/html.ts";
import { accountPath } from "./account.ts";
import type { RecoveryCodesView } from "./account-views.ts";
import { described, faultText } from "./fields.ts";
import { inLanguage, layout } from "./layout.ts";
import type { Framed, MfaView } from "./view.ts";

/** The page with new recovery codes, until its reader has confirmed keeping them. */
export const recoveryCodesPage = (view: Framed<RecoveryCodesView>): string => {
  const { locale, codes } = view;
  const { recovery: words, authenticator } = texts[locale];
  return layout({
    ...view,
    title: words.shownTitle,
    wrong: false,
    content: html`<div class="single card stack">
${view.connected && html`<p class="note done" role="status" tabindex="-1" autofocus>${authenticator.done}</p>`}
<h1>${words.shownTitle}</h1>
<p>${words.shownLead}</p>
<ol class="secret" dir="ltr">${codes.map((code) => html`<li><code>${(code.match(/.{1,5}/g) ?? []).join("-")}</code></li>`)}</ol>
<form class="stack" method="post" action="${inLanguage(view.action, locale)}">
<input type="hidden" name="step" value="authenticator-cancel">
<button class="primary" type="submit">${words.kept}</button>
</form>
</div>`,
  });
};

/**
 * The way for a user who has lost the authenticator app: a form on the account's own sign-in, a link to it on other
 * pages.
 */
export const recoverySection = (view: Framed<MfaView>): Html => {
  const { locale, problem } = view;
  const { recovery: words, open } = texts[locale];
  if (view.step !== undefined) return html``;
  if (!view.takesRecoveryCode)
    return html`<p class="small aside"><a href="${inLanguage(accountPath, locale)}">${words.lost}</a></p>`;
  const wrong = problem === "recovery" ? words.wrong : undefined;
  const left = problem === "recoveryMissing" ? words.missing : undefined;
  const fault = wrong ?? (problem === "recoveryPending" ? words.pending : left);
  return html`<section class="stack split" aria-labelledby="recovery-heading">
<h2 id="recovery-heading">${words.title}</h2>
<p class="quiet small">${words.lead}</p>
<form class="stack" method="post" action="${inLanguage(view.action, locale)}">
<input type="hidden" name="step" value="recover">
<input type="hidden" name="session" value="${view.session}">
<div class="field">
<label for="password">${open.password}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described(wrong ? "recoveryCode" : "password", wrong)}>
</div>
<div class="field">
<label for="recoveryCode">${words.label}</label>
${faultText("recoveryCode", fault)}
<input id="recoveryCode" name="recoveryCode" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" required${described("recoveryCode", fault)}>
</div>
<button class="secondary" type="submit">${words.button}</button>
</form>
</section>`;
};
