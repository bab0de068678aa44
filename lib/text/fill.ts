import type { Phrase, Values } from "../languages/message.ts";
import { isolated } from "./direction.ts";
import { type Html, html } from "./html.ts";
import { plainLine } from "./plain.ts";

/** A phrase in pieces: its words, and each value as one visible line. */
const pieces = <V extends Values>(phrase: Phrase<V>, values: NoInfer<V>): (string | { value: string })[] =>
  typeof phrase === "string" ? [phrase] : phrase.fill(values, (value) => ({ value: plainLine(value) }));

const wordsOf = (parts: readonly (string | object)[]): string =>
  parts.filter((part) => typeof part === "string").join(" ");

/** The sentence as text for editing. A value that looks like a placeholder is not filled again. */
export const fillDraft = <V extends Values>(phrase: Phrase<V>, values: NoInfer<V>): string =>
  pieces(phrase, values)
    .map((part) => (typeof part === "string" ? part : part.value))
    .join("");

/** The same for reading: a right-to-left name cannot reorder the sentence. */
export const fillText = <V extends Values>(phrase: Phrase<V>, values: NoInfer<V>): string => {
  const parts = pieces(phrase, values);
  const words = wordsOf(parts);
  return parts.map((part) => (typeof part === "string" ? part : isolated(part.value, words))).join("");
};

/** The sentence as markup. `bdi` and the isolating characters keep each value from reordering the sentence. */
export const fillHtml = <V extends Values>(phrase: Phrase<V>, values: NoInfer<V>): Html => {
  const parts = pieces(phrase, values);
  const words = wordsOf(parts);
  return html`${parts.map((part) =>
    typeof part === "string" ? part : html`<bdi>${isolated(part.value, words)}</bdi>`,
  )}`;
};
