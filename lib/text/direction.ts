import { expression } from "../contract/expression.ts";

/** Letters of the scripts that are written from right to left. */
const rightToLeft = expression(
  String.raw`[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]`,
  "u",
);
const letters = expression(String.raw`\p{L}`, "gu");

/**
 * The value so that it does not turn the words around it, where it is written the other way round than they are: between
 * the characters that isolate it (U+2068, U+2069). Most mail programs drop `bdi`, and a subject or a text part has none.
 */
export const isolated = (value: string, words: string): string => {
  const turns = value.search(letters()) >= 0 && rightToLeft().test(value) !== rightToLeft().test(words);
  return turns ? `\u2068${value}\u2069` : value;
};

/**
 * The direction of a paragraph: that of most of its letters. A name at its beginning does not turn it round. Among words
 * that are written from right to left (`beside`), one with any such letter is too, however long a name stands in it.
 */
export const directionOfText = (text: string, beside: "ltr" | "rtl" = "ltr"): "ltr" | "rtl" => {
  if (beside === "rtl" && rightToLeft().test(text)) return "rtl";
  const all = text.match(letters()) ?? [];
  return all.filter((letter) => rightToLeft().test(letter)).length * 2 > all.length ? "rtl" : "ltr";
};
