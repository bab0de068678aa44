import { expression } from "../contract/expression.ts";

const longestWord = 64;

const separators = expression(String.raw`[^\p{L}\p{M}\p{N}]+`, "u");

/**
 * The words of a text for the search: lower case, Unicode form NFKC, split at everything but letters, marks and digits.
 */
export const wordsIn = (text: string): string[] =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .split(separators())
    .filter((word) => word !== "")
    .map((word) => [...word].slice(0, longestWord).join(""));
