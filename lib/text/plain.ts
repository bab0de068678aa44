import { expression } from "../contract/expression.ts";

/** Marks that change the direction of the text after them, so that it can read as another text. */
const bidiControls = expression(String.raw`\p{Bidi_Control}`, "gu");
const breaks = expression(String.raw`[\p{Cc}\u2028\u2029 ]+`, "gu");
const controls = expression(String.raw`[^\P{Cc}\n]`, "gu");

/** A name or subject as one line of visible characters, without line breaks, control characters and direction marks. */
export const plainLine = (text: string): string =>
  text.toWellFormed().replace(bidiControls(), "").replace(breaks(), " ").trim();

/** A message as lines of visible characters. Line feeds are the only control characters that stay. */
export const plainLines = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(bidiControls(), "")
    .replaceAll("\t", " ")
    .replace(controls(), "")
    .trim();

/**
 * The text cut to `limit` UTF-16 code units, with an ellipsis if something was cut. The cut falls between words if one
 * ends in the second half, and never inside a visible letter.
 */
export const shorten = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  const word = kept.lastIndexOf(" ");
  return `${(word > limit / 2 ? kept.slice(0, word) : kept).trimEnd()}…`;
};
