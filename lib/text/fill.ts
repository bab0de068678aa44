import type { Phrase, Values } from "../languages/message.ts";
import { type Html, html } from "./html.ts";
import { plainLine } from "./plain.ts";

/** The sentence as text. A value that looks like a placeholder is not filled again. */
export const fillText = <V extends Values>(phrase: Phrase<V>, values: NoInfer<V>): string =>
  typeof phrase === "string" ? phrase : phrase.fill(values, plainLine).join("");

/** The sentence as markup. `bdi` isolates each value, so that a right-to-left name cannot reorder our words. */
export const fillHtml = <V extends Values>(phrase: Phrase<V>, values: NoInfer<V>): Html =>
  typeof phrase === "string"
    ? html`${phrase}`
    : html`${phrase.fill(values, (value) => html`<bdi>${plainLine(value)}</bdi>`)}`;
