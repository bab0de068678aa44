import { TYPE } from "@formatjs/icu-messageformat-parser";
import { brand, operatorContact, operatorPlaceholder } from "../brand.ts";
import { type CompiledMessage, type CompiledText, isList, isMessage } from "./compiled.ts";
import type { Texts } from "./keys.ts";
import { locales } from "./locales.ts";
import { Message, type Values } from "./message.ts";
import { compiledTexts } from "./source.ts";

/** A message in which the operator's name stands already: words alone, if it has no other placeholder. */
const messageOf = (locale: string, icu: CompiledMessage): Message<Values> | string => {
  const named = icu.map((element) =>
    element.type === TYPE.argument && element.value === operatorPlaceholder
      ? { type: TYPE.literal as const, value: operatorContact(brand) }
      : element,
  );
  const words = named.map((element) => (element.type === TYPE.literal ? element.value : undefined));
  return words.includes(undefined) ? new Message(locale, named) : words.join("");
};

/** Puts a message in the place of each that is compiled. */
const texted = (locale: string, text: CompiledText): unknown => {
  if (typeof text === "string") return text;
  if (isMessage(text)) return messageOf(locale, text.icu);
  if (isList(text)) return text.map((each) => texted(locale, each));
  return Object.fromEntries(Object.entries(text).map(([key, each]) => [key, texted(locale, each)]));
};

/**
 * Every word that people read in our mails and on our pages, by language. A language's file is read when it is first asked
 * for. A test holds the files to the type.
 */
export const texts = Object.defineProperties(
  {},
  Object.fromEntries(
    locales.map((locale) => {
      let loaded: unknown;
      const get = () => {
        loaded ??= texted(locale, compiledTexts(locale));
        return loaded;
      };
      return [locale, { get, enumerable: true }];
    }),
  ),
) as Readonly<Record<(typeof locales)[number], Texts>>;

/** What the product is called: as the stage says, else in the language's words. */
export const productName = (locale: (typeof locales)[number]): string =>
  brand.product ?? texts[locale].page.brand;
