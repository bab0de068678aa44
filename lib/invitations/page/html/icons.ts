import { type Html, html } from "../../../text/html.ts";

const outline = (size: number, shape: Html): Html =>
  html`<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${shape}</svg>`;

/** The logo: two tiers, one above the other. */
export const mark = html`<svg width="32" height="32" viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false"><rect width="32" height="32" rx="9"/><path d="M16 6.5 25 11l-9 4.5L7 11z" fill="currentColor"/><path d="m7 16 9 4.5 9-4.5M7 21l9 4.5 9-4.5" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round" opacity=".82"/></svg>`;

/** The symbol for languages, for people who cannot read the page's language. */
export const globe = outline(
  20,
  html`<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c2.5 2.6 3.8 5.6 3.8 9s-1.3 6.4-3.8 9c-2.5-2.6-3.8-5.6-3.8-9S9.5 5.6 12 3z"/>`,
);

/** The check mark before each point about accepting. */
export const tick = outline(22, html`<path d="m5 12.5 4.5 4.5L19 7.5"/>`);

/** The icon above a page's message. */
export const badges = {
  good: outline(30, html`<path d="m5 12.5 4.5 4.5L19 7.5"/>`),
  info: outline(30, html`<path d="M12 11v6M12 7.2v.1"/>`),
  warn: outline(30, html`<path d="M12 6v7.5M12 17.4v.1"/>`),
};
