import { type MessageFormatElement, parse, TYPE } from "@formatjs/icu-messageformat-parser";
import { type CompiledMessage, type CompiledText, isList } from "./compiled.ts";
import { spacing } from "./spacing.ts";

/** Applies the language's spacing rules to the words of a message, and of its plural forms. */
const spaced = (elements: readonly MessageFormatElement[], locale: string): MessageFormatElement[] =>
  elements.map((element) => {
    if (element.type === TYPE.literal) return { ...element, value: spacing(locale, element.value) };
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return element;
    const options = Object.fromEntries(
      Object.entries(element.options).map(([name, option]) => [
        name,
        { ...option, value: spaced(option.value, locale) },
      ]),
    );
    return { ...element, options };
  });

/**
 * Parses a message in ICU MessageFormat. Throws a sentence that quotes the message when its syntax is wrong. Markup has
 * no meaning in it: text that looks like a tag stays text.
 */
export const compileMessage = (locale: string, text: string): CompiledMessage => {
  try {
    return spaced(parse(text, { ignoreTag: true, captureLocation: false }), locale);
  } catch (error) {
    throw new Error(`${locale}: no message in ICU MessageFormat: ${text}`, { cause: error });
  }
};

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The texts of a language, with the English ones in place of untranslated ones. */
export const complete = (english: unknown, texts: unknown): unknown =>
  isMap(english) && isMap(texts)
    ? Object.fromEntries(Object.entries(english).map(([key, each]) => [key, complete(each, texts[key])]))
    : (texts ?? english);

/** Compiles the texts of a language's file. Throws when one is no message, or is neither text, list nor map. */
export const compile = (locale: string, texts: unknown): CompiledText => {
  if (typeof texts === "string") {
    const icu = compileMessage(locale, texts);
    const [first, ...rest] = icu;
    return first?.type === TYPE.literal && rest.length === 0 ? first.value : { icu };
  }
  if (typeof texts !== "object" || texts === null) throw new Error(`${locale}: ${texts} is no text`);
  if (isList(texts)) return texts.map((each) => compile(locale, each));
  return Object.fromEntries(Object.entries(texts).map(([key, each]) => [key, compile(locale, each)]));
};
