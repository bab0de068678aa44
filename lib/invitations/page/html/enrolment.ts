import type { Locale } from "../../../contract/common.ts";
import { countryCodes } from "../../../contract/countries.ts";
import type { EnrolmentField } from "../../../enrolments/form.ts";
import { languageNames } from "../../../languages/locales.ts";
import { offered } from "../../../languages/offered.ts";
import { texts } from "../../../languages/texts.ts";
import { fillHtml } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { countryName } from "../../texts/country.ts";
import { formatMoment } from "../../texts/moment.ts";
import { languageMenu } from "./account-mails.ts";
import type { EnrolView, ProveEnrolmentView } from "./enrolment-views.ts";
import { described, faultSummary, faultText } from "./fields.ts";
import { inLanguage, layout } from "./layout.ts";
import type { Framed } from "./view.ts";

/**
 * The attributes of each field. A company's registration number may have spaces, and a website's scheme may be left
 * out.
 */
const inputs = {
  name: html`type="text" autocomplete="organization" maxlength="200" required`,
  mpnId: html`type="text" inputmode="numeric" autocomplete="off" spellcheck="false" maxlength="80" required`,
  website: html`type="text" inputmode="url" autocomplete="url" autocapitalize="none" spellcheck="false" maxlength="200"`,
  organizationRegistrationNumber: html`type="text" autocomplete="off" spellcheck="false" maxlength="50"`,
  displayName: html`type="text" autocomplete="name" maxlength="100" required`,
  email: html`type="email" autocomplete="email" autocapitalize="none" spellcheck="false" maxlength="254" required`,
} as const satisfies Record<Exclude<EnrolmentField, "country">, Html>;

/** The language of the mails: the page's, unless the reader chooses another one. */
const languageField = ({ locale, filled }: Framed<EnrolView>): Html => html`<div class="field">
<label for="mailLocale">${texts[locale].account.mails.language}</label>
${languageMenu(offered, offered.find((each) => each === filled.mailLocale) ?? locale)}
</div>`;

const faultOf = (view: Framed<EnrolView>, field: EnrolmentField): string | undefined =>
  view.wrong.includes(field) ? texts[view.locale].enrol.missing[field] : undefined;

const input = (view: Framed<EnrolView>, field: keyof typeof inputs, hint?: string): Html => {
  const { fields } = texts[view.locale].enrol;
  const fault = faultOf(view, field);
  return html`<div class="field">
<label for="${field}">${fields[field]}</label>
${faultText(field, fault)}
<input id="${field}" name="${field}" ${inputs[field]} value="${plainLine(view.filled[field] ?? "")}"${described(field, fault, hint && `${field}-hint`)}>
${hint !== undefined && html`<p class="quiet small" id="${field}-hint">${hint}</p>`}
</div>`;
};

/** The countries by name in the reader's language. */
const countriesIn = (locale: Locale): { code: string; name: string }[] => {
  const { compare } = new Intl.Collator(locale);
  return [...countryCodes]
    .map((code) => ({ code, name: countryName(locale, code) }))
    .sort((one, other) => compare(one.name, other.name));
};

const countryField = (view: Framed<EnrolView>): Html => {
  const words = texts[view.locale].enrol;
  const fault = faultOf(view, "country");
  const { country } = view.filled;
  return html`<div class="field">
<label for="country">${words.fields.country}</label>
${faultText("country", fault)}
<select id="country" name="country" autocomplete="country" required${described("country", fault)}>
<option value="">${words.chooseCountry}</option>
${countriesIn(view.locale).map(({ code, name }) => html`<option value="${code}"${code === country && html` selected`}>${name}</option>`)}
</select>
</div>`;
};

/**
 * The form of an enrolment request. No field has a value in advance, because the invited address is masked here too.
 */
export const enrolPage = (view: Framed<EnrolView>): string => {
  const words = texts[view.locale].enrol;
  const faults = view.wrong.map((field) => ({ field, text: words.missing[field] }));
  const invitation = view.action.replace(/\/enrolment$/, "");
  return layout({
    ...view,
    title: words.title,
    wrong: faults.length > 0,
    content: html`<div class="single card stack">
${faults.length > 0 && faultSummary(view.locale, faults)}
<h1>${words.title}</h1>
<p>${fillHtml(words.lead, { provider: view.providerName })}</p>
<ol class="steps">${words.steps.map((step) => html`<li>${step}</li>`)}</ol>
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
<fieldset class="stack">
<legend>${words.company}</legend>
${input(view, "name")}
${countryField(view)}
${input(view, "mpnId", words.mpnHint)}
${input(view, "website")}
${input(view, "organizationRegistrationNumber")}
</fieldset>
<fieldset class="stack">
<legend>${words.person}</legend>
${input(view, "displayName")}
${input(view, "email", words.emailHint)}
${languageField(view)}
</fieldset>
<button class="primary" type="submit">${words.button}</button>
</form>
<p><a class="button" href="${inLanguage(invitation, view.locale)}">${words.back}</a></p>
</div>`,
  });
};

/** The page of the mailed link: the form's values, and a tick that keeps out programs that send forms by themselves. */
export const proveEnrolmentPage = (view: Framed<ProveEnrolmentView>): string => {
  const { locale, entered } = view;
  const words = texts[locale].proveEnrolment;
  const { fields } = texts[locale].enrol;
  const fault = view.problem && words.missing;
  const row = (label: string, value: string | undefined): Html =>
    html`${value !== undefined && html`<div><dt>${label}</dt><dd><bdi>${plainLine(value)}</bdi></dd></div>`}`;
  return layout({
    ...view,
    title: words.title,
    wrong: fault !== undefined,
    content: html`<div class="single card stack">
${fault !== undefined && faultSummary(locale, [{ field: "confirmed", text: fault }])}
<h1>${words.title}</h1>
<p>${fillHtml(words.lead, { provider: view.providerName })}</p>
<dl class="details">
${row(fields.name, entered.name)}
${row(fields.country, entered.country && countryName(locale, entered.country))}
${row(fields.mpnId, entered.mpnId)}
${row(fields.website, entered.website)}
${row(fields.organizationRegistrationNumber, entered.organizationRegistrationNumber)}
${row(fields.displayName, entered.displayName)}
${row(fields.email, entered.email)}
${row(texts[locale].account.mails.language, offered.flatMap((each) => (each === entered.mailLocale ? languageNames[each] : []))[0])}
<div><dt>${words.validUntil}</dt><dd><time datetime="${view.expiresAt.toISOString()}">${formatMoment(locale, view.expiresAt, view.readerCountry)}</time></dd></div>
</dl>
<form class="stack" method="post" action="${inLanguage(view.action, locale)}">
<div class="check">
${faultText("confirmed", fault)}
<input id="confirmed" name="confirmed" type="checkbox" value="yes" required${described("confirmed", fault)}>
<label for="confirmed">${words.confirmed}</label>
</div>
<button class="primary" type="submit">${words.button}</button>
</form>
</div>`,
  });
};
