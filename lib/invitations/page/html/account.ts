import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { mailFields } from "./account-mails.ts";
import type { AccountFault, AccountView, SignInView } from "./account-views.ts";
import { forgottenLink } from "./ask-password.ts";
import { rules } from "./challenges.ts";
import { described, faultSummary, faultText } from "./fields.ts";
import { inLanguage, layout } from "./layout.ts";
import type { AcceptProblem, Framed } from "./view.ts";

/** The path of the account's page. */
export const accountPath = "/account";

/** The page on which people sign in to their account. */
export const signInPage = (view: Framed<SignInView>): string => {
  const { locale, problem } = view;
  const { account: words, open, problems } = texts[locale];
  const missing = problem?.kind === "missing" ? (problem.fields ?? []) : [];
  const wrong = problem?.kind === "credentials" ? problems.credentials : undefined;
  const email = wrong ?? (missing.includes("email") ? problems.fields.email : undefined);
  const password = missing.includes("password") ? problems.fields.password : undefined;
  const general: Partial<Record<AcceptProblem["kind"], string>> = {
    tooManyAttempts: words.tooMany,
    sessionExpired: problems.sessionExpired,
    credentials: problems.lockout,
  };
  const said = problem && general[problem.kind];
  const faults = [
    ...(email === undefined ? [] : [{ field: "email", text: email }]),
    ...(password === undefined ? [] : [{ field: "password", text: password }]),
  ];
  return layout({
    ...view,
    title: words.signIn,
    wrong: problem !== undefined,
    content: html`<div class="single card stack">
${problem !== undefined && faultSummary(locale, faults, said)}
<h1>${words.signIn}</h1>
<p>${words.lead}</p>
<form class="stack" method="post" action="${inLanguage(view.action, locale)}">
<div class="field">
<label for="email">${open.email}</label>
${faultText("email", email)}
<input id="email" name="email" type="text" inputmode="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${plainLine(view.email ?? "")}"${described("email", email)}>
</div>
<div class="field">
<label for="password">${open.password}</label>
${faultText("password", password)}
<input id="password" name="password" type="password" autocomplete="current-password" required${described(wrong ? "email" : "password", wrong ?? password)}>
</div>
<button class="primary" type="submit">${words.signIn}</button>
</form>
${forgottenLink(locale)}
</div>`,
  });
};

/** A password field of the account's forms, with its problem and its rules. */
const secret = (
  name: AccountFault["field"],
  label: string,
  faults: Readonly<Partial<Record<string, string>>>,
  autocomplete: string,
  hint?: Html,
): Html => html`<div class="field">
<label for="${name}">${label}</label>
${faultText(name, faults[name])}
<input id="${name}" name="${name}" type="password" autocomplete="${autocomplete}" required${described(name, faults[name], hint && `${name}-hint`)}>
${hint && html`<div class="quiet small" id="${name}-hint">${hint}</div>`}
</div>`;

/** One of the page's forms. */
const form = (view: Framed<AccountView>, step: string, heading: string, content: Html): Html =>
  html`<section class="stack split" aria-labelledby="${step}-heading">
<h2 id="${step}-heading">${heading}</h2>
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
<input type="hidden" name="step" value="${step}">
${content}
</form>
</section>`;

/** The account page: the signed-in user, and the forms for changes. */
export const accountPage = (view: Framed<AccountView>): string => {
  const { locale, done, faults: wrong = [] } = view;
  const {
    account: words,
    authenticator,
    recovery,
    enrol,
    host,
    newPassword,
    open,
    problems,
    proveAddress,
    unsubscribe,
  } = texts[locale];
  const said: Readonly<Record<AccountFault["problem"], string>> = {
    missing: problems.fields.password,
    wrong: words.wrong,
    newMissing: problems.newPasswordMissing,
    policy: problems.newPasswordPolicy,
    tooLate: authenticator.tooLate,
  };
  const just = done && { password: words.changed, mails: unsubscribe.saved }[done];
  const faults = Object.fromEntries(wrong.map(({ field, problem }) => [field, said[problem]]));
  const needs = html`${newPassword.requirements}<ul class="rules">${rules(locale, view.requirements).map((rule) => html`<li>${rule}</li>`)}</ul>`;
  return layout({
    ...view,
    title: host.accountHeading,
    wrong: wrong.length > 0,
    content: html`<div class="single card stack">
${
  wrong.length > 0 &&
  faultSummary(
    locale,
    wrong.map(({ field, problem }) => ({ field, text: said[problem] })),
  )
}
${just !== undefined && html`<p class="note done" role="status" tabindex="-1" autofocus>${just}</p>`}
<h1>${host.accountHeading}</h1>
<dl class="details">
<div><dt>${enrol.fields.displayName}</dt><dd><bdi>${plainLine(view.userName)}</bdi></dd></div>
<div><dt>${proveAddress.organization}</dt><dd><bdi>${plainLine(view.organizationName)}</bdi></dd></div>
<div><dt>${open.email}</dt><dd><bdi>${plainLine(view.email)}</bdi></dd></div>
</dl>
${form(
  view,
  "password",
  words.password,
  html`<p class="quiet small">${words.passwordIntro}</p>
${secret("currentPassword", words.current, faults, "current-password")}
${secret("newPassword", newPassword.label, faults, "new-password", needs)}
<button class="primary" type="submit">${words.password}</button>`,
)}
${form(
  view,
  "authenticator",
  authenticator.heading,
  html`<p class="quiet small">${view.hasAuthenticator ? authenticator.isOn : authenticator.intro}</p>
${secret("password", words.current, faults, "current-password")}
<button class="primary" type="submit">${view.hasAuthenticator ? authenticator.replace : authenticator.setUp}</button>`,
)}
${view.mails && form(view, "mails", unsubscribe.title, mailFields(view, view.mails))}
${
  view.hasAuthenticator &&
  form(
    view,
    "recovery-codes",
    recovery.heading,
    html`<p class="quiet small">${recovery.intro} ${fillText(recovery.left, { count: view.codesLeft })}</p>
${secret("codesPassword", words.current, faults, "current-password")}
<button class="secondary" type="submit">${recovery.make}</button>`,
  )
}
${form(
  view,
  "sign-out-everywhere",
  words.everywhere,
  html`<p class="quiet small">${words.everywhereIntro}</p>
<button class="secondary" type="submit">${words.everywhere}</button>`,
)}
${form(
  view,
  "sign-out",
  words.signOut,
  html`<p class="quiet small">${fillHtml(words.signOutIntro, { minutes: 30 })}</p>
<button class="secondary" type="submit">${words.signOut}</button>`,
)}
</div>`,
  });
};
