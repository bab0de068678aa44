import type { Locale } from "../../../contract/common.ts";
import { challengeMinutes } from "../../../contract/password-policy.ts";
import type { Message } from "../../../languages/message.ts";
import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { formatMoment } from "../../texts/moment.ts";
import { addressFaults, releaseSection } from "./address.ts";
import { described, faultSummary, faultText } from "./fields.ts";
import { inLanguage, layout } from "./layout.ts";
import { recoverySection } from "./recovery.ts";
import type { ChoosePasswordView, Framed, MfaView, NewPasswordView, PasswordRequirements } from "./view.ts";

const challenge = (
  view: Framed<NewPasswordView | MfaView>,
  fault: string | undefined,
  parts: {
    readonly title: string;
    readonly intro: Message<{ readonly provider: string }>;
    readonly introAccount: string;
    readonly button: string;
    readonly field: Html;
  },
): string => {
  const ofRecovery = view.state === "mfa" && /^recovery/.test(view.problem ?? "");
  const field = ofRecovery ? "recoveryCode" : view.state === "mfa" ? "mfaCode" : "newPassword";
  return layout({
    ...view,
    title: parts.title,
    wrong: fault !== undefined,
    content: html`<div class="single card stack">
${fault !== undefined && faultSummary(view.locale, [{ field, text: fault }])}
<h1>${parts.title}</h1>
<p>${view.providerName === undefined ? parts.introAccount : fillHtml(parts.intro, { provider: view.providerName })}</p>
<p class="quiet small">${fillHtml(texts[view.locale].review.timeLimit, { minutes: challengeMinutes })}</p>
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
<input type="hidden" name="decision" value="accept">
<input type="hidden" name="session" value="${view.session}">
${view.state === "mfa" && view.step !== undefined && html`<input type="hidden" name="step" value="${view.step}">`}
${parts.field}
<button class="primary" type="submit">${parts.button}</button>
</form>
${view.state === "mfa" && recoverySection(view)}
</div>`,
  });
};

/** The rules for a password. */
export const rules = (locale: Locale, needs: PasswordRequirements): readonly string[] => {
  const words = texts[locale].newPassword;
  const optional = [
    needs.lowercase && words.lowercase,
    needs.uppercase && words.uppercase,
    needs.digit && words.digit,
    needs.symbol && words.symbol,
  ];
  const length = fillText(words.minimumLength, { count: needs.minimumLength });
  return [length, ...optional.filter((rule) => typeof rule === "string")];
};

/** The field of a new password with its rules, below its account's name. */
const passwordField = (
  view: Framed<Pick<NewPasswordView, "email" | "requirements">>,
  fault: string | undefined,
): Html => {
  const words = texts[view.locale].newPassword;
  return html`${
    view.email !== undefined &&
    html`<div class="field">
<label for="account">${words.email}</label>
<input id="account" type="email" autocomplete="username" readonly value="${plainLine(view.email)}">
</div>`
  }
<div class="field">
<label for="newPassword">${words.label}</label>
${faultText("newPassword", fault)}
<input id="newPassword" name="newPassword" type="password" autocomplete="new-password" required${!fault && html` autofocus`}${described("newPassword", fault, "password-rules")}>
<div class="quiet small" id="password-rules">${words.requirements}<ul class="rules">${rules(view.locale, view.requirements).map((rule) => html`<li>${rule}</li>`)}</ul></div>
</div>`;
};

/** The problem of a new password. */
const passwordFault = (locale: Locale, problem: NewPasswordView["problem"]): string | undefined => {
  const { newPasswordMissing, newPasswordPolicy } = texts[locale].problems;
  return problem && { missing: newPasswordMissing, policy: newPasswordPolicy }[problem];
};

/** The page of a mailed link for choosing a password. */
export const choosePasswordPage = (view: Framed<ChoosePasswordView>): string => {
  const words = texts[view.locale].choosePassword;
  const fault = passwordFault(view.locale, view.problem);
  return layout({
    ...view,
    title: words.title,
    wrong: fault !== undefined || view.missing !== undefined,
    content: html`<div class="single card stack">
${fault !== undefined && faultSummary(view.locale, [{ field: "newPassword", text: fault }])}
${addressFaults(view)}
<h1>${words.title}</h1>
<p>${fillHtml(words.lead, { organization: view.organizationName })}</p>
${view.expiresAt && html`<p class="quiet small">${fillHtml(texts[view.locale].passwordMail.validUntil, { date: formatMoment(view.locale, view.expiresAt, view.readerCountry) })}</p>`}
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
${passwordField(view, fault)}
<button class="primary" type="submit">${words.button}</button>
</form>
${view.canRelease && releaseSection(view)}
</div>`,
  });
};

/** The page that asks for a new password in place of the temporary one. */
export const newPasswordPage = (view: Framed<NewPasswordView>): string => {
  const fault = passwordFault(view.locale, view.problem);
  return challenge(view, fault, {
    ...texts[view.locale].newPassword,
    button: texts[view.locale].choosePassword.button,
    field: passwordField(view, fault),
  });
};

/** The page that asks for the authenticator app's code. */
export const mfaPage = (view: Framed<MfaView>): string => {
  const words = texts[view.locale].mfa;
  const { codeMissing, codeWrong } = texts[view.locale].problems;
  const { recovery } = texts[view.locale];
  const said = {
    missing: codeMissing,
    code: codeWrong,
    recovery: recovery.wrong,
    recoveryMissing: recovery.missing,
    recoveryPending: recovery.pending,
  };
  const problem = view.problem && said[view.problem];
  const fault = /^recovery/.test(view.problem ?? "") ? undefined : problem;
  return challenge(view, problem, {
    ...words,
    field: html`<div class="field code">
<label for="mfaCode">${words.label}</label>
${faultText("mfaCode", fault)}
<input id="mfaCode" name="mfaCode" type="text" inputmode="numeric" autocomplete="one-time-code" spellcheck="false" required${!problem && html` autofocus`}${described("mfaCode", fault)}>
</div>`,
  });
};
