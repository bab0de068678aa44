import { TYPE } from "@formatjs/icu-messageformat-parser";
import { brand, operatorContact, operatorPlaceholder } from "../brand.ts";
import { type CompiledMessage, type CompiledText, isList, isMessage } from "./compiled.ts";
import type { Texts } from "./keys.ts";
import { locales } from "./locales.ts";
import { Message, type Values } from "./message.ts";
import { compiledTexts } from "./source.ts";

/** A message with the operator's name filled in: plain words, if it has no other placeholder. */
const messageOf = (locale: string, icu: CompiledMessage): Message<Values> | string => {
  const named = icu.map((element) =>
    element.type === TYPE.argument && element.value === operatorPlaceholder
      ? { type: TYPE.literal as const, value: operatorContact(brand) }
      : element,
  );
  const words = named.map((element) => (element.type === TYPE.literal ? element.value : undefined));
  return words.includes(undefined) ? new Message(locale, named) : words.join("");
};

/** Replaces each compiled message by a usable one. */
const texted = (locale: string, text: CompiledText): unknown => {
  if (typeof text === "string") return text;
  if (isMessage(text)) return messageOf(locale, text.icu);
  if (isList(text)) return text.map((each) => texted(locale, each));
  return Object.fromEntries(Object.entries(text).map(([key, each]) => [key, texted(locale, each)]));
};

/**
 * All texts of mails and pages, by language. A language's file is read at its first use. A test checks that the files
 * match the type.
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

/** The product's name: the stage's, else the language's own. */
export const productName = (locale: (typeof locales)[number]): string =>
  brand.product ?? texts[locale].page.brand;
