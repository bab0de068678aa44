/**
 * Which characters of a text are visible, by the runtime's Unicode data. Invisible characters make one name look like
 * another, and so do letters of two scripts in one word. Sources: PRECIS (RFC 8264), UTS #39.
 */

import { expression } from "./expression.ts";

/** Text of plain ASCII, which is always visible. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** A whole emoji, which may contain joiners and variation selectors. */
const emoji = expression(String.raw`\p{RGI_Emoji}`, "gv");

/** Joiners between letters of scripts that write with them (RFC 5892, Appendix A.1 and A.2). */
const joiners = expression(
  String.raw`(?<=[\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}])[\u200c\u200d](?=[\p{L}\p{M}])`,
  "gu",
);

/**
 * Invisible characters: format characters and similar ones; the blank of Braille, which Unicode counts as a symbol; and
 * characters that each program shows in its own way, such as unassigned, private, annotation and replacement characters
 * (RFC 8264, 9.10 and 9.12).
 */
const invisible = expression(
  String.raw`[\p{Default_Ignorable_Code_Point}\u2800\p{Cn}\p{Co}\ufff9-\ufffd]`,
  "u",
);

/** Whether every character of the text is visible. */
export const isVisible = (text: string): boolean => {
  // Most texts hold nothing invisible. Reading the emoji data takes a process 20 ms, so it comes last.
  if (isPlain(text) || !invisible().test(text)) return true;
  return !invisible().test(text.replaceAll(emoji(), "").replaceAll(joiners(), ""));
};

const astrayMarks = expression(String.raw`^\p{M}|[\p{Mn}\p{Me}]{5}`, "u");

/** Whether each combining mark follows a letter, and no letter has more marks than any language uses (UTS #39, 5.4). */
export const hasFewMarks = (text: string): boolean =>
  isPlain(text) || !astrayMarks().test(text.normalize("NFC"));

/** The text with full-width and half-width forms replaced by the ordinary characters (RFC 8266, 2.1). */
export const withUsualWidth = (text: string): string =>
  text.replaceAll(/[\uff01-\uffee]+/g, (forms) => forms.normalize("NFKC"));

/** Scripts that may be mixed within a word: Japanese and Korean use several. Source: UAX #31, recommended scripts. */
const scriptsOfWords = [
  ...["Latn", "Cyrl", "Grek"].map((script) => [script]),
  ...[
    ["Hani", "Hira", "Kana"],
    ["Hani", "Hang"],
    ["Hani", "Bopo"],
  ],
  ...[
    ...["Arab", "Armn", "Beng", "Deva", "Ethi", "Geor", "Gujr", "Guru", "Hebr", "Khmr", "Knda", "Laoo"],
    ...["Mlym", "Mymr", "Orya", "Sinh", "Taml", "Telu", "Thaa", "Thai", "Tibt"],
  ].map((script) => [script]),
];

let expressions: RegExp[] | undefined;
const expressionsOfWords = (): RegExp[] => {
  expressions ??= scriptsOfWords.map(
    (scripts) => new RegExp(`^[${scripts.map((script) => `\\p{scx=${script}}`).join("")}]+$`, "u"),
  );
  return expressions;
};

const words = expression(String.raw`[\p{L}\p{M}]+`, "gu");

/** Whether each word uses letters of one script. */
export const hasWordsOfOneScript = (text: string): boolean =>
  isPlain(text) ||
  (text.match(words()) ?? []).every((word) =>
    expressionsOfWords().some((expression) => expression.test(word)),
  );
