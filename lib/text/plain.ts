/** Marks that change the direction of what follows them: they can make a text read as another one. */
const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A name or subject as one line of visible characters: no line break, control or direction mark. */
export const plainLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(bidiControls, "")
    .replace(/[\p{Cc}\u2028\u2029 ]+/gu, " ")
    .trim();

/** A message as lines of visible characters: of all control characters only the line feed stays. */
export const plainLines = (text: string): string =>
  text
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(bidiControls, "")
    .replaceAll("\t", " ")
    .replace(/[^\P{Cc}\n]/gu, "")
    .trim();

/** The text cut to `limit` code units with an ellipsis, at a word where one ends near, never inside a letter. */
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
