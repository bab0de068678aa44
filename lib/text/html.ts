const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? "");

/** Markup that is safe to send, because only the `html` tag can make it. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }

  static from(strings: TemplateStringsArray, values: readonly Fragment[]): Html {
    return new Html(strings.map((literal, index) => literal + markupOf(values[index])).join(""));
  }
}

/** A value in an `html` template. Text is escaped; `undefined` and `false` become nothing. */
export type Fragment = Html | string | number | false | undefined | readonly Fragment[];

const markupOf = (value: Fragment): string => {
  if (value === undefined || value === false) return "";
  if (value instanceof Html) return value.toString();
  if (typeof value === "object") return value.map(markupOf).join("");
  return escaped(String(value));
};

/** Template tag that escapes every value, for element content and quoted attributes. */
export const html = (strings: TemplateStringsArray, ...values: readonly Fragment[]): Html =>
  Html.from(strings, values);
