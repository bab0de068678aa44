/**
 * What can be seen of a text, by the Unicode data of the runtime. Invisible characters make one name look like another,
 * and letters of two scripts in one word do so too. Sources: PRECIS (RFC 8264), UTS #39.
 */

// Node reads the Unicode data of an expression when it makes it. So each is made where it is first needed, not at a start.

/** Text that holds nothing but what everybody's keyboard has. */
const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Whether everything in the text can be seen. */
export const isVisible = (text: string): boolean => {
  if (isPlain(text)) return true;
  // A whole emoji may hold joiners and variation selectors.
  const emoji = /\p{RGI_Emoji}/gv;
  // Joiners between letters of scripts that write with them (RFC 5892, Appendix A.1 and A.2).
  const joiners =
    /(?<=[\p{scx=Arab}\p{scx=Deva}\p{scx=Beng}\p{scx=Guru}\p{scx=Gujr}\p{scx=Orya}\p{scx=Taml}\p{scx=Telu}\p{scx=Knda}\p{scx=Mlym}\p{scx=Sinh}])[\u200c\u200d](?=[\p{L}\p{M}])/gu;
  // Not shown by themselves; the blank of Braille, which Unicode counts as a symbol; and what each program shows in its own
  // way: unassigned and private characters, annotations and replacement characters (RFC 8264, 9.10 and 9.12).
  const invisible = /[\p{Default_Ignorable_Code_Point}\u2800\p{Cn}\p{Co}\ufff9-\ufffd]/u;
  return !invisible.test(text.replaceAll(emoji, "").replaceAll(joiners, ""));
};

/**
 * Whether combining marks stay with their letters: each has one, and no letter has more than any language writes on it
 * (UTS #39, 5.4).
 */
export const hasFewMarks = (text: string): boolean =>
  isPlain(text) || !/^\p{M}|[\p{Mn}\p{Me}]{5}/u.test(text.normalize("NFC"));

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

/** Whether each word is of letters of one script. */
export const hasWordsOfOneScript = (text: string): boolean =>
  isPlain(text) ||
  (text.match(/[\p{L}\p{M}]+/gu) ?? []).every((word) =>
    expressionsOfWords().some((expression) => expression.test(word)),
  );
