import type { Locale } from "../../../contract/common.ts";
import { texts } from "../../../languages/texts.ts";
import { type Html, html } from "../../../text/html.ts";

/** The problem of a field. */
export type Fault = { readonly field: string; readonly text: string };

/** The summary of the problems, at the top of the page. `autofocus` brings screen readers there without a script. */
export const faultSummary = (locale: Locale, faults: readonly Fault[], general?: string): Html =>
  html`<div class="problem" role="alert" tabindex="-1" autofocus>
<h2>${texts[locale].page.problemHeading}</h2>
${general !== undefined && html`<p>${general}</p>`}
${faults.length > 0 && html`<ul>${faults.map(({ field, text }) => html`<li><a href="#${field}">${text}</a></li>`)}</ul>`}
</div>`;

/** The ARIA attributes that connect a field with its problem and its hint. */
export const described = (field: string, fault: string | undefined, hint?: string): Html => {
  const ids = [fault !== undefined && `${field}-wrong`, hint].filter((id) => typeof id === "string");
  return html`${fault !== undefined && html` aria-invalid="true"`}${ids.length > 0 && html` aria-describedby="${ids.join(" ")}"`}`;
};

/** The problem of one field, next to it. */
export const faultText = (field: string, fault: string | undefined): Html =>
  html`${fault !== undefined && html`<p class="wrong" id="${field}-wrong">${fault}</p>`}`;
