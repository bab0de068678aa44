import { IntlMessageFormat } from "intl-messageformat";
import { languages, rawTexts } from "../../../infra/languages/write.ts";
import { compileMessage } from "../../../lib/languages/compile.ts";
import { Message } from "../../../lib/languages/message.ts";

/** Every text of a language. */
const leaves = (text: unknown): string[] =>
  typeof text === "string" ? [text] : Object.values(text ?? {}).flatMap(leaves);

/** A value that is shown as an object, so that it stays apart from the words around it. */
const wrapped = (value: string) => ({ value });

test("every text is filled as the language's own formatter would, with words and values kept apart", () => {
  for (const locale of languages())
    for (const text of leaves(rawTexts(locale))) {
      const compiled = compileMessage(locale, text);
      const names = [...text.matchAll(/\{(\w+)/g)].map(([, name = ""]) => name);
      const values = Object.fromEntries(
        names.map((name) => [name, text.includes(`{${name}, plural`) ? 3 : `«${name}»`]),
      );
      const formatted = Object.entries(values).map(([name, value]) => [
        name,
        typeof value === "number" ? value : wrapped(value),
      ]);
      const expected = new IntlMessageFormat([...compiled], locale)
        .formatToParts(Object.fromEntries(formatted))
        .map(({ value }) => value);
      expect([text, new Message(locale, compiled).fill(values, wrapped)]).toEqual([text, expected]);
    }
});

test("a number beside words is one text with them, and a missing value is an error", () => {
  const message = new Message<{ count: number; name: string }>(
    "en",
    compileMessage("en", "{count} of {name} {count}"),
  );
  expect(message.fill({ count: 2, name: "Ada" }, wrapped)).toEqual(["2 of ", { value: "Ada" }, " 2"]);
  const missing: object = { count: 2 };
  expect(() => message.fill(missing as { count: number; name: string }, wrapped)).toThrow(/name/);
});
