import { IntlMessageFormat } from "intl-messageformat";
import type { CompiledMessage } from "./compiled.ts";

/** The values of a message's placeholders, by name. The language chooses a plural form by a number. */
export interface Values {
  readonly [name: string]: string | number;
}

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
    this.#format ??= new IntlMessageFormat([...this.#compiled], this.#locale);
    const formatted = Object.entries(values).map(([name, value]): [string, T | number] => [
      name,
      typeof value === "number" ? value : show(value),
    ]);
    const filled = this.#format.formatToParts<T>(Object.fromEntries(formatted));
    return filled.map((part): string | T => part.value);
  };
}

/** A sentence with placeholders, or one that needs none. */
export type Phrase<V extends Values> = string | Message<V>;
