import { brand, supportWays, wayTo } from "../../../brand.ts";
import type { Locale } from "../../../contract/common.ts";
import { directionOf } from "../../../languages/direction.ts";
import { languageNames } from "../../../languages/locales.ts";
import { offered } from "../../../languages/offered.ts";
import { productName, texts } from "../../../languages/texts.ts";
import { fillText } from "../../../text/fill.ts";
import { type Html, html } from "../../../text/html.ts";
import { plainLine } from "../../../text/plain.ts";
import { globe, mark } from "./icons.ts";
import { style, styleOf } from "./style.ts";
import type { Look } from "./view.ts";

/** The page's own path in one language. */
export const inLanguage = (action: string, locale: Locale): string => `${action}?lang=${locale}`;

/** The text of a link back to the page with this path. */
export const backTo = (action: string, locale: Locale): string => {
  const { page, backToAddress, backToForm } = texts[locale];
  if (action.startsWith("/addresses/")) return backToAddress;
  return /^\/invitations\/[^/]+$/.test(action) ? page.back : backToForm;
};

const logo = brand.logo ? html`<img src="/brand/logo" alt="" height="32">` : mark;

/** The host's operator, its contacts, and its own pages: imprint, privacy, terms. */
const operated = (locale: Locale): Html | false => {
  const { operatedBy, support, imprint, privacy, terms } = texts[locale].brand;
  const own = [
    [imprint, brand.imprint],
    [privacy, brand.privacy],
    [terms, brand.terms],
  ] as const;
  const links = [...supportWays(brand, support), ...own].flatMap(([name, way]) =>
    way ? [html` <a href="${wayTo(way)}">${name}</a>`] : [],
  );
  return (
    brand.operator !== undefined && html`<p>${fillText(operatedBy, { operator: brand.operator })}${links}</p>`
  );
};

/** The link to the page about this host and about reporting a mail, unless the page itself is that. */
const aboutHost = (action: string, locale: Locale): Html | false =>
  action !== "/" && html`<p><a href="${inLanguage("/", locale)}">${texts[locale].mailFoot.about}</a></p>`;

/** The logo of the organization that the page is about. */
const sender = (look: Look | undefined): Html | false =>
  look?.logo !== undefined &&
  html`<p class="sender"><img src="${look.logo}" alt="${plainLine(look.name)}"></p>
`;

/** The document around a page's content. When there is a problem, the title begins with the word for an error. */
export const layout = (page: {
  readonly locale: Locale;
  readonly action: string;
  readonly shown?: string | undefined;
  readonly title: string;
  readonly wrong: boolean;
  readonly content: Html;
  readonly look?: Look | undefined;
}): string => {
  const words = texts[page.locale].page;
  const product = productName(page.locale);
  const title = page.wrong ? fillText(words.error, { title: page.title }) : page.title;
  const language = (locale: Locale): Html =>
    html`<li><a href="${inLanguage(page.action, locale)}${page.shown !== undefined && html`&amp;shown=${page.shown}`}" hreflang="${locale}" lang="${locale}"${
      locale === page.locale && html` aria-current="true"`
    }>${languageNames[locale]}</a></li>`;
  return html`<!doctype html>
<html lang="${page.locale}"${directionOf(page.locale) === "rtl" && html` dir="rtl"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>${title} · ${product}</title>
<style>${style}</style>
${page.look?.accent !== undefined && html`<style>${styleOf(page.look.accent)}</style>`}
</head>
<body>
<header class="top">
<div class="brand">${logo}<span>${product}</span></div>
<nav class="languages" aria-label="${words.languages}"><details><summary>${globe}${languageNames[page.locale]}</summary><ul>${offered.map(language)}</ul></details></nav>
</header>
<main>
${sender(page.look)}${page.content}
</main>
<footer class="foot">${operated(page.locale)}${aboutHost(page.action, page.locale)}<p>${page.action === "/account" ? words.footerAccount : words.footer}</p></footer>
</body>
</html>
`.toString();
};
