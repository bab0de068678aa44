import { createHash } from "node:crypto";
import { accentColours } from "../../../accent.ts";
import { type Accent, type Brand, brand } from "../../../brand.ts";
import { type Html, html } from "../../../text/html.ts";

const variables = ({ accent, strong, on, tint }: Accent): string =>
  `--accent: ${accent}; --accent-strong: ${strong}; --on-accent: ${on}; --tint: ${tint};`;

/** The brand's colours in place of the product's. */
const branded = ({ light, dark }: NonNullable<Brand["accent"]>): Html =>
  html`:root { ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
`;

/** A provider's colours for the pages' content. Head and foot keep the operator's colours. */
export const styleOf = (accent: string): Html => {
  const { light, dark } = accentColours(accent);
  return html`main { ${variables(light)} }
@media (prefers-color-scheme: dark) { main { ${variables(dark)} } }
h1 { color: var(--accent); }
`;
};

/**
 * The pages' one style sheet. It only varies by a provider's colours, so that the content security policy can name it
 * by its hash.
 */
export const style = html`
:root {
  color-scheme: light dark;
  --ground: #eef2f5; --card: #fff; --ink: #16222c; --quiet: #4d5c69; --line: #d5dde4; --edge: #71808d;
  --accent: #0b5c6b; --accent-strong: #084753; --on-accent: #fff; --tint: #e6f2f4;
  --bad: #a3221b; --bad-tint: #fdf0ef; --good: #17633c; --good-tint: #e8f5ed; --warn: #7a4b00; --warn-tint: #fdf4e3;
  --shadow: 0 1px 2px rgb(16 32 44 / 6%), 0 12px 32px -12px rgb(16 32 44 / 18%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0e151b; --card: #172029; --ink: #e8eef3; --quiet: #a8b6c2; --line: #2c3944; --edge: #7d8d9a;
    --accent: #74cbd9; --accent-strong: #9bdde7; --on-accent: #06262c; --tint: #17313a;
    --bad: #ffb1a9; --bad-tint: #33191a; --good: #8fdcb0; --good-tint: #14301f; --warn: #f3c778; --warn-tint: #32260f;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 16px 40px -16px rgb(0 0 0 / 70%);
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; display: flex; flex-direction: column; overflow-wrap: anywhere;
  background: var(--ground); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
h1, h2, p, ul, dl, dd, form, fieldset { margin: 0; padding: 0; }
h1 { font-size: 1.625rem; line-height: 1.22; letter-spacing: -0.015em; font-weight: 680; text-wrap: balance; }
:lang(ar) { letter-spacing: 0 !important; }
:root[dir="rtl"] input:is([type="email"], [inputmode]) { direction: ltr; text-align: right; }
h2 { font-size: 1.125rem; line-height: 1.35; font-weight: 650; }
a { color: var(--accent); text-underline-offset: 0.2em; }
a:hover { color: var(--accent-strong); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 6px; }
.quiet { color: var(--quiet); }
.small { font-size: 0.9375rem; }

.top, .foot, main { width: 100%; max-width: 66rem; margin: 0 auto; padding: 0 1rem; }
.top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.25rem 0.75rem; padding-block: 0.875rem; }
.brand { display: flex; align-items: center; gap: 0.625rem; font-weight: 650; letter-spacing: -0.005em; }
.brand img { max-height: 2rem; max-width: 10rem; }
.brand svg { flex: none; color: var(--on-accent); }
.brand rect { fill: var(--accent); }
.languages { margin-inline-start: auto; }
.languages details { position: relative; }
.languages summary { display: flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; padding: 0 0.625rem; border-radius: 10px; font-size: 0.875rem; list-style: none; cursor: pointer; }
.languages summary::-webkit-details-marker { display: none; }
.languages summary::after { content: ""; width: 0.4rem; height: 0.4rem; margin-block-start: -0.2rem; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(45deg); }
.languages summary:hover, .languages [open] summary { background: var(--card); }
.languages ul { position: absolute; inset-inline-end: 0; z-index: 1; display: grid; grid-template-columns: 1fr 1fr; gap: 0 0.25rem; width: max-content; max-width: calc(100vw - 2rem); padding: 0.375rem; list-style: none; background: var(--card); border: 1px solid var(--line); border-radius: 12px; box-shadow: var(--shadow); }
.languages a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 0.625rem; border-radius: 8px; font-size: 0.875rem; color: var(--quiet); text-decoration: none; }
.languages a:hover { color: var(--ink); text-decoration: underline; }
.languages a[aria-current] { color: var(--ink); font-weight: 650; text-decoration: underline 2px var(--accent); text-underline-offset: 0.4em; }
main { flex: 1; padding-block: 0.5rem 2rem; }
.foot { padding-block: 0 1.5rem; color: var(--quiet); font-size: 0.875rem; }

.card { background: var(--card); border: 1px solid var(--line); border-radius: 16px; box-shadow: var(--shadow); padding: 1.5rem 1.25rem; }
.single, .sender:has(+ .single) { max-width: 36rem; margin-inline: auto; }
.sender { margin-block: 0.5rem 1rem; }
.sender img { display: block; height: 3.5rem; max-width: min(15rem, 100%); padding: 0.5rem; border-radius: 10px; background: #fff; object-fit: contain; }
.stack > * + * { margin-top: 1rem; }
.open { display: grid; gap: 1.25rem; }
.open > .problem, .open > .note { grid-column: 1 / -1; margin: 0; }
.details { display: grid; gap: 0.75rem; padding: 1rem 0; border-block: 1px solid var(--line); }
.details dt { color: var(--quiet); font-size: 0.875rem; }
.details dd { font-weight: 560; }
.details a, .aside a, .foot a { display: inline-block; min-height: 1.5rem; }
.means { list-style: none; display: grid; gap: 0.625rem; }
.means li { display: grid; grid-template-columns: 1.5rem 1fr; gap: 0.625rem; }
.means svg { margin-top: 0.0625rem; color: var(--good); }
fieldset { border: 0; min-width: 0; }
legend { padding: 0; font-size: 1.125rem; font-weight: 650; }
.steps { padding-inline-start: 1.25rem; margin-bottom: 0; }
blockquote { margin-inline: 0; white-space: pre-wrap; }
.split { border-top: 1px solid var(--line); padding-top: 1.25rem; margin-top: 1.5rem; }
.details + .split { border-top: 0; padding-top: 0; }

.field { display: grid; gap: 0.375rem; }
label, .label { font-weight: 600; }
input[type="email"], input[type="password"], input[type="text"], select {
  width: 100%; min-height: 3rem; padding: 0.5rem 0.75rem; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--edge); border-radius: 10px;
}
input:focus-visible, select:focus-visible { outline-offset: 0; border-color: var(--accent); border-radius: 10px; }
input[readonly] { background: var(--ground); color: var(--quiet); }
input[aria-invalid="true"], select[aria-invalid="true"] { border: 2px solid var(--bad); }
.code input { max-width: 12rem; font-size: 1.375rem; letter-spacing: 0.2em; font-variant-numeric: tabular-nums; }
.check { display: grid; grid-template-columns: 1.5rem 1fr; gap: 0.25rem 0.75rem; align-items: start; }
.check input { width: 1.5rem; height: 1.5rem; margin: 0.6rem 0 0; accent-color: var(--accent); }
.check input[aria-invalid="true"] { outline: 2px solid var(--bad); outline-offset: 1px; border-radius: 4px; }
.check label { font-weight: 400; padding: 0.6rem 0; min-height: 2.75rem; }
.check .wrong { grid-column: 1 / -1; }
.wrong { color: var(--bad); font-weight: 600; font-size: 0.9375rem; }
.qr { display: block; width: 100%; max-width: 16rem; margin-inline: auto; border-radius: 8px; }
.secret { font-size: 1.125rem; letter-spacing: 0.03em; line-height: 1.8; }
ol.secret { list-style: none; padding: 0; font-size: 1rem; letter-spacing: 0; }
.rules { padding-inline-start: 1.25rem; }

button, .button {
  display: inline-flex; align-items: center; justify-content: center; width: 100%; min-height: 3rem; padding: 0.625rem 1.25rem;
  border: 1px solid transparent; border-radius: 10px; font: inherit; font-weight: 650; text-decoration: none; cursor: pointer;
}
.primary { background: var(--accent); color: var(--on-accent); }
.primary:hover { background: var(--accent-strong); color: var(--on-accent); }
.secondary, .button { background: transparent; border-color: var(--edge); color: var(--ink); }
.secondary:hover, .button:hover { border-color: var(--ink); color: var(--ink); }

.problem { background: var(--bad-tint); border: 1px solid var(--bad); border-inline-start-width: 5px; border-radius: 12px; padding: 1rem 1.125rem; margin-bottom: 1.25rem; }
.problem h2, .problem a { color: var(--bad); }
.problem ul { list-style: none; margin-top: 0.25rem; }
.problem a { display: inline-block; padding: 0.25rem 0; font-weight: 600; }
.note { background: var(--warn-tint); border: 1px solid var(--warn); border-inline-start-width: 5px; border-radius: 12px; padding: 1rem 1.125rem; color: var(--warn); }
.discreet { width: auto; min-height: 2.75rem; padding: 0.25rem 0; background: none; color: var(--quiet); font-weight: 400; text-decoration: underline; text-underline-offset: 0.2em; }
.discreet:hover { color: var(--ink); }
.badge { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; border-radius: 50%; background: var(--tint); color: var(--accent); }
.badge.good { background: var(--good-tint); color: var(--good); }
.badge.warn { background: var(--warn-tint); color: var(--warn); }

@media (min-width: 30rem) {
  .card { padding: 2rem; }
  .details { grid-template-columns: 1fr 1fr; gap: 0.875rem 1.5rem; }
  .single button, .single .button { width: auto; }
}
@media (min-width: 56rem) {
  h1 { font-size: 1.9375rem; }
  main { padding-block: 1rem 1.75rem; }
  .open { grid-template-columns: minmax(0, 1.1fr) minmax(0, 1fr); gap: 3rem; align-items: start; }
  .about { padding-top: 1.5rem; }
  .single { margin-top: 1.5rem; }
}
@media (prefers-reduced-motion: no-preference) {
  a, button, .button { transition: background-color 120ms, border-color 120ms, color 120ms; }
}
@media (forced-colors: active) {
  .card, button, .button { border-color: CanvasText; }
}
@media print {
  :root { color-scheme: light; --ground: #fff; --card: #fff; --ink: #000; --quiet: #333; --shadow: none; }
  body { min-height: 0; font-size: 11pt; }
  .languages, form, .button { display: none; }
  .open { display: block; }
  .card { border: 0; padding: 0; margin-top: 1rem; break-inside: avoid; }
}
${brand.accent && branded(brand.accent)}`;

/** The source expression that allows exactly this style sheet. */
export const hashOf = (sheet: Html): string =>
  `'sha256-${createHash("sha256").update(sheet.toString()).digest("base64")}'`;
export const styleHash = hashOf(style);
