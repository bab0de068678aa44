/**
 * What can be seen of a text, by the Unicode data of the runtime. Invisible characters make one name look like another,
 * and letters of two scripts in one word do so too. Sources: PRECIS (RFC 8264), UTS #39.
 */

import { expression } from "./expression.ts";

/** Text that holds nothing but what everybody's keyboard has. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** A whole emoji, which may hold joiners and variation selectors. */
const emoji = expression(String.raw`\p{RGI_Emoji}`, "gv");

/** Joiners between letters of scripts that write with them (RFC 5892, Appendix A.1 and A.2). */
const joiners = expression(
  String.raw`(?<=[\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}])[\u200c\u200d](?=[\p{L}\p{M}])`,
  "gu",
);

/**
 * Not shown by themselves; the blank of Braille, which Unicode counts as a symbol; and what each program shows in its own
 * way: unassigned and private characters, annotations and replacement characters (RFC 8264, 9.10 and 9.12).
 */
const invisible = expression(
  String.raw`[\p{Default_Ignorable_Code_Point}\u2800\p{Cn}\p{Co}\ufff9-\ufffd]`,
  "u",
);

/** Whether everything in the text can be seen. */
export const isVisible = (text: string): boolean => {
  // Most texts hold nothing invisible at all. The data of emoji takes a process 20 ms to read.
  if (isPlain(text) || !invisible().test(text)) return true;
  return !invisible().test(text.replaceAll(emoji(), "").replaceAll(joiners(), ""));
};

const astrayMarks = expression(String.raw`^\p{M}|[\p{Mn}\p{Me}]{5}`, "u");

/**
 * Whether combining marks stay with their letters: each has one, and no letter has more than any language writes on it
 * (UTS #39, 5.4).
 */
export const hasFewMarks = (text: string): boolean =>
  isPlain(text) || !astrayMarks().test(text.normalize("NFC"));

/** The text with full-width and half-width forms as the characters that they are forms of (RFC 8266, 2.1). */
export const withUsualWidth = (text: string): string =>
  text.replaceAll(/[\uff01-\uffee]+/g, (forms) => forms.normalize("NFKC"));

/** Scripts that one word may be written in. Japanese and Korean write with several. Source: UAX #31, recommended scripts. */
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

/** Whether each word is of letters of one script. */
export const hasWordsOfOneScript = (text: string): boolean =>
  isPlain(text) ||
  (text.match(words()) ?? []).every((word) =>
    expressionsOfWords().some((expression) => expression.test(word)),
  );
