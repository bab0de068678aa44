import type { Locale } from "../../../contract/common.ts";
import { texts } from "../../../languages/texts.ts";
import { fillHtml, fillText } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { inWords } from "../../inviter.ts";
import { countryName } from "../../texts/country.ts";
import { formatMoment } from "../../texts/moment.ts";
import { linkableWebsite } from "../../texts/website.ts";
import { forgottenLink } from "./ask-password.ts";
import { described, type Fault, faultSummary, faultText } from "./fields.ts";
import { tick } from "./icons.ts";
import { inLanguage, layout } from "./layout.ts";
import { maskAddress } from "./mask.ts";
import type { AcceptField, AcceptProblem, Framed, OpenView } from "./view.ts";

/** The message for each field of the form with a problem. */
const faultsOf = (
  locale: Locale,
  problem: AcceptProblem | undefined,
): Partial<Record<AcceptField, string>> => {
  const { credentials, fields } = texts[locale].problems;
  if (problem?.kind === "credentials") return { email: credentials, password: credentials };
  if (problem?.kind !== "missing") return {};
  return Object.fromEntries((problem.fields ?? []).map((field) => [field, fields[field]]));
};

/** The summary of a problem. It mentions wrong credentials once, though they concern two fields. */
const summary = (locale: Locale, problem: AcceptProblem | undefined): Html | undefined => {
  const { problems } = texts[locale];
  switch (problem?.kind) {
    case undefined:
      return undefined;
    case "credentials":
      return faultSummary(locale, [{ field: "email", text: problems.credentials }], problems.lockout);
    case "tooManyAttempts":
      return faultSummary(locale, [], problems.tooManyAttempts);
    case "sessionExpired":
      return faultSummary(locale, [{ field: "email", text: problems.sessionExpired }]);
    case "missing": {
      const faults = (problem.fields ?? []).map((field): Fault => ({ field, text: problems.fields[field] }));
      return faultSummary(locale, faults);
    }
  }
};

const details = (view: Framed<OpenView>): Html => {
  const words = texts[view.locale].open.details;
  const site = linkableWebsite(view.providerWebsite);
  const inviter = view.inviter && inWords(view.locale, view.inviter);
  return html`<dl class="details">
${inviter !== undefined && html`<div><dt>${words.inviter}</dt><dd><bdi>${inviter.person}</bdi> (${inviter.roles})</dd></div>`}
${view.providerCountry !== undefined && html`<div><dt>${words.country}</dt><dd><bdi>${plainLine(countryName(view.locale, view.providerCountry))}</bdi></dd></div>`}
${site !== undefined && html`<div><dt>${words.website}</dt><dd><a href="${site.href}" rel="noopener noreferrer external"><bdi>${site.host}</bdi></a></dd></div>`}
<div><dt>${words.sentTo}</dt><dd><bdi>${maskAddress(plainLine(view.invitedEmail))}</bdi></dd></div>
<div><dt>${words.validUntil}</dt><dd><time datetime="${view.expiresAt.toISOString()}">${formatMoment(view.locale, view.expiresAt, view.readerCountry)}</time></dd></div>
</dl>`;
};

const acceptForm = (view: Framed<OpenView>): Html => {
  const words = texts[view.locale].open;
  const faults = faultsOf(view.locale, view.problem);
  const pair = view.problem?.kind === "credentials";
  return html`<section class="stack" id="decision" aria-labelledby="accept-heading">
<h2 id="accept-heading">${words.acceptHeading}</h2>
<p class="quiet small">${words.acceptIntro}</p>
<form class="stack" method="post" action="${inLanguage(view.action, view.locale)}">
<input type="hidden" name="decision" value="accept">
<input type="hidden" name="review" value="yes">
<div class="field">
<label for="email">${words.email}</label>
${faultText("email", faults.email)}
<input id="email" name="email" type="email" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${plainLine(view.email ?? "")}"${described("email", faults.email)}>
</div>
<div class="field">
<label for="password">${words.password}</label>
${!pair && faultText("password", faults.password)}
<input id="password" name="password" type="password" autocomplete="current-password" required${described(pair ? "email" : "password", faults.password)}>
</div>
<div class="check">
${faultText("authorised", faults.authorised)}
<input id="authorised" name="authorised" type="checkbox" value="yes" required${view.authorised && html` checked`}${described("authorised", faults.authorised)}>
<label for="authorised">${words.authorised}</label>
</div>
<button class="primary" type="submit">${words.acceptButton}</button>
</form>
${forgottenLink(view.locale)}
</section>`;
};

/** The link for companies that are not enrolled. Everybody gets it, so that it reveals nothing. */
const enrolmentLink = (view: Framed<OpenView>): Html => {
  const { heading, intro, button } = texts[view.locale].notEnrolledYet;
  return html`<section class="stack split" aria-labelledby="enrol-heading">
<h2 id="enrol-heading">${heading}</h2>
<p class="quiet small">${intro}</p>
<p><a class="button" href="${inLanguage(`${view.action}/enrolment`, view.locale)}">${button}</a></p>
</section>`;
};

const declineForm = (view: Framed<OpenView>): Html => {
  const words = texts[view.locale].open;
  return html`<section class="stack split" aria-labelledby="decline-heading">
<h2 id="decline-heading">${words.declineHeading}</h2>
<p class="quiet small" id="decline-intro">${words.declineIntro}</p>
<form method="post" action="${inLanguage(view.action, view.locale)}">
<input type="hidden" name="decision" value="decline">
<button class="discreet" type="submit" aria-describedby="decline-intro">${words.declineButton}</button>
</form>
</section>`;
};

/** The introduction for an invitation that was declined and can still be accepted. */
const declinedNote = ({
  locale,
  providerName: provider,
  declinedAt,
  readerCountry,
}: Framed<OpenView>): Html | false =>
  declinedAt !== undefined &&
  html`<p class="note">${fillHtml(texts[locale].open.declinedNote, { provider, date: formatMoment(locale, declinedAt, readerCountry) })}</p>`;

/**
 * The page of an invitation that can be accepted: who invites, what accepting means and until when, and the two forms.
 */
export const openPage = (view: Framed<OpenView>): string => {
  const words = texts[view.locale].open;
  const provider = view.providerName;
  return layout({
    ...view,
    title: fillText(words.title, { provider }),
    wrong: view.problem !== undefined,
    content: html`<div class="open">
${summary(view.locale, view.problem)}
${declinedNote(view)}
<div class="about stack">
<h1>${fillHtml(words.heading, { provider })}</h1>
<p class="quiet">${words.lead}</p>
${details(view)}
<h2>${words.meaningHeading}</h2>
<ul class="means">${words.meaning.map((text) => html`<li>${tick}<span>${text}</span></li>`)}</ul>
</div>
<div class="card">
${acceptForm(view)}
${view.declinedAt === undefined && html`${enrolmentLink(view)}${declineForm(view)}`}
</div>
</div>`,
  });
};
