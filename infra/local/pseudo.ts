import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type MessageFormatElement, TYPE } from "@formatjs/icu-messageformat-parser";
import { type CompiledText, isList, isMessage } from "../../lib/languages/compiled.ts";

const accented: Readonly<Record<string, string>> = {
  ...{ a: "áá", e: "éé", i: "íí", o: "óó", u: "úú", c: "ç", n: "ñ", s: "š", y: "ý", z: "ž" },
  ...{ A: "Á", E: "É", I: "Í", O: "Ó", U: "Ú", C: "Č", N: "Ñ", S: "Š", Y: "Ý", Z: "Ž" },
};

/** The words with accents, and longer by a third. Addresses and the link's placeholder stay unchanged. */
const disguised = (text: string): string =>
  text
    .split(/(https?:\S+|\S+@\S+|\{\{\w+\}\})/)
    .map((part, index) =>
      index % 2 === 1 ? part : part.replace(/[a-z]/gi, (letter) => accented[letter] ?? letter),
    )
    .join("");

const literal = (value: string): MessageFormatElement => ({ type: TYPE.literal, value });

const disguisedMessage = (elements: readonly MessageFormatElement[]): MessageFormatElement[] =>
  elements.map((element) => {
    if (element.type === TYPE.literal) return literal(disguised(element.value));
    if (element.type !== TYPE.plural) return element;
    const forms = Object.entries(element.options).map(([form, option]) => [
      form,
      { ...option, value: disguisedMessage(option.value) },
    ]);
    return { ...element, options: Object.fromEntries(forms) };
  });

/**
 * Disguises a language's texts: with accents, longer, and between brackets. So a page shows which of its texts come
 * from no file (no disguise), were cut (no last bracket), or were put together from pieces (two pairs of brackets).
 */
export const pseudo = (text: CompiledText): CompiledText => {
  if (typeof text === "string") return text.includes("{{") ? text : `⟦${disguised(text)}⟧`;
  if (isMessage(text)) return { icu: [literal("⟦"), ...disguisedMessage(text.icu), literal("⟧")] };
  if (isList(text)) return text.map(pseudo);
  return Object.fromEntries(Object.entries(text).map(([key, each]) => [key, pseudo(each)]));
};

/** Replaces the English texts by disguised ones, in the bundle folders that have texts. */
export const disguiseEnglish = (folders: readonly string[]): void => {
  for (const folder of folders) {
    const file = join(folder, "languages/en.json");
    if (existsSync(file)) writeFileSync(file, JSON.stringify(pseudo(JSON.parse(readFileSync(file, "utf8")))));
  }
};
