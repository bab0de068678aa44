import { type CompiledText, isList, isMessage } from "./compiled.ts";
import type { Texts } from "./keys.ts";
import { locales } from "./locales.ts";
import { Message } from "./message.ts";
import { compiledTexts } from "./source.ts";

/** Puts a message in the place of each that is compiled. */
const texted = (locale: string, text: CompiledText): unknown => {
  if (typeof text === "string") return text;
  if (isMessage(text)) return new Message(locale, text.icu);
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
