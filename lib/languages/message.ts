import { TYPE } from "@formatjs/icu-messageformat-parser";
import { IntlMessageFormat } from "intl-messageformat";
import type { CompiledMessage } from "./compiled.ts";

/** The values of a message's placeholders, by name. The language chooses a plural form by a number. */
export interface Values {
  readonly [name: string]: string | number;
}

/**
 * Fills a message of words and placeholders alone, for which a language has no rules: to create its formatter takes a
 * start longer than everything else of a page. `undefined` for any other message, and where a value is missing.
 */
const simply = <T>(
  compiled: CompiledMessage,
  values: ReadonlyMap<string, T | number>,
): (string | T)[] | undefined => {
  const filled: (string | T)[] = [];
  let words = "";
  for (const element of compiled) {
    if (element.type === TYPE.literal) words += element.value;
    else if (element.type !== TYPE.argument) return undefined;
    else {
      const value = values.get(element.value);
      if (value === undefined) return undefined;
      if (typeof value === "number" || typeof value === "string") words += value;
      else {
        if (words !== "") filled.push(words);
        filled.push(value);
        words = "";
      }
    }
  }
  return words === "" ? filled : [...filled, words];
};

/** A sentence with placeholders, in one language. Its type names them, so that the compiler reports a missing one. */
export class Message<V extends Values> {
  readonly #locale: string;
  readonly #compiled: CompiledMessage;
  #format: IntlMessageFormat | undefined;

  constructor(locale: string, compiled: CompiledMessage) {
    this.#locale = locale;
    this.#compiled = compiled;
  }

  /** The sentence in pieces: its words, and between them the result of `show` for each value that is text. */
  readonly fill = <T>(values: V, show: (value: string) => T): (string | T)[] => {
    const formatted = new Map(
      Object.entries(values).map(([name, value]): [string, T | number] => [
        name,
        typeof value === "number" ? value : show(value),
      ]),
    );
    const simple = simply(this.#compiled, formatted);
    if (simple) return simple;
    this.#format ??= new IntlMessageFormat([...this.#compiled], this.#locale);
    const filled = this.#format.formatToParts<T>(Object.fromEntries(formatted));
    return filled.map((part): string | T => part.value);
  };
}

/** A sentence with placeholders, or one that needs none. */
export type Phrase<V extends Values> = string | Message<V>;
