import { type Html, html } from "./html.ts";
import { plainLine } from "./plain.ts";

/** What stands for the `{placeholders}` of a sentence, by name. */
export type Values = Readonly<Record<string, string>>;

/** The sentence as text. One pass, so that a value which looks like a placeholder stays what it is. */
export const fillText = (sentence: string, values: Values): string =>
  sentence.replace(/\{(\w+)\}/g, (placeholder, name) => plainLine(values[name] ?? placeholder));

/** The sentence as markup, each value isolated, so that a right-to-left name cannot reorder our words. */
export const fillHtml = (sentence: string, values: Values): Html =>
  html`${sentence
    .split(/\{(\w+)\}/)
    .map((part, index) =>
      index % 2 === 0 ? part : html`<bdi>${plainLine(values[part] ?? `{${part}}`)}</bdi>`,
    )}`;
