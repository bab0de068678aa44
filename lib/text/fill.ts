import { type Html, html } from "./html.ts";
import { plainLine } from "./plain.ts";

/** The values of a sentence's `{placeholders}`, by name. */
export type Values = Readonly<Record<string, string>>;

/** The sentence as text. One pass: a value that looks like a placeholder is not filled again. */
export const fillText = (sentence: string, values: Values): string =>
  sentence.replace(/\{(\w+)\}/g, (placeholder, name) => plainLine(values[name] ?? placeholder));

/** The sentence as markup. `bdi` isolates each value, so that a right-to-left name cannot reorder our words. */
export const fillHtml = (sentence: string, values: Values): Html =>
  html`${sentence
    .split(/\{(\w+)\}/)
    .map((part, index) =>
      index % 2 === 0 ? part : html`<bdi>${plainLine(values[part] ?? `{${part}}`)}</bdi>`,
    )}`;
