import { expression } from "../contract/expression.ts";

/** Letters of the scripts that are written from right to left. */
const rightToLeft = expression(
  String.raw`[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]`,
  "u",
);
/** Whether a text may have letters of these scripts, which begin with Hebrew. This check needs no Unicode data, and suffices for most texts. */
const mayTurn = (text: string): boolean => /[\u0590-\uffff]/.test(text);
const turns = (text: string): boolean => mayTurn(text) && rightToLeft().test(text);
const letters = expression(String.raw`\p{L}`, "gu");

/**
 * Isolates the value if its direction differs from that of the words around it, so that it does not reorder them:
 * between the characters U+2068 and U+2069. Most mail programs drop `bdi`, and a subject or a text part has none.
 */
export const isolated = (value: string, words: string): string =>
  turns(value) !== turns(words) && value.search(letters()) >= 0 ? `\u2068${value}\u2069` : value;

/**
 * The direction of a paragraph: that of most of its letters, so that a name at its beginning does not decide. Among
 * right-to-left text (`beside`), one right-to-left letter is enough, however long a name the paragraph contains.
 */
export const directionOfText = (text: string, beside: "ltr" | "rtl" = "ltr"): "ltr" | "rtl" => {
  if (!mayTurn(text)) return "ltr";
  if (beside === "rtl" && turns(text)) return "rtl";
  const all = text.match(letters()) ?? [];
  return all.filter((letter) => rightToLeft().test(letter)).length * 2 > all.length ? "rtl" : "ltr";
};
