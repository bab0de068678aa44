import type { Locale } from "../../../contract/common.ts";
import { languageNames } from "../../../languages/locales.ts";
import { offered } from "../../../languages/offered.ts";
import { texts } from "../../../languages/texts.ts";
import { type Html, html } from "../../../text/html.ts";
import type { MailChoices } from "../account-mails.ts";
import type { AccountView } from "./account-views.ts";
import type { Framed } from "./view.ts";

/** The menu of mail languages. */
export const languageMenu = (
  languages: readonly Locale[],
  chosen: Locale,
): Html => html`<select id="mailLocale" name="mailLocale">
${languages.map((each) => html`<option value="${each}" lang="${each}"${each === chosen && html` selected`}>${languageNames[each]}</option>`)}
</select>`;

/** The fields for choosing one's mails and their language. */
export const mailFields = ({ locale }: Framed<AccountView>, choices: MailChoices): Html => {
  const words = texts[locale].account.mails;
  const languages = offered.includes(choices.locale) ? offered : [choices.locale, ...offered];
  return html`${choices.mails.map(
    ({ name, wanted }) => html`<div class="check">
<input id="${name}" name="${name}" type="checkbox" value="yes"${wanted && html` checked`}>
<label for="${name}">${words[name]}</label>
</div>
`,
  )}<p class="quiet small">${words.security}</p>
<div class="field">
<label for="mailLocale">${words.language}</label>
${languageMenu(languages, choices.locale)}
</div>
<button class="secondary" type="submit">${words.button}</button>`;
};
