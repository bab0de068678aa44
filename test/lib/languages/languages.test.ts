import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type MessageFormatElement, TYPE } from "@formatjs/icu-messageformat-parser";
import { folder, languages, made, placeholders, rawTexts } from "../../../infra/languages/write.ts";
import { operatorPlaceholder } from "../../../lib/brand.ts";
import { compileMessage } from "../../../lib/languages/compile.ts";
import { forEach } from "../../support/each.ts";

/** Every text of a language by its path. */
const leaves = (text: unknown, path = ""): [string, string][] =>
  typeof text === "string"
    ? [[path, text]]
    : Object.entries(text ?? {}).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key));
const textsOf = (locale: string) => leaves(rawTexts(locale));

/** The plural forms in a message. */
const forms = (elements: readonly MessageFormatElement[]): string[][] =>
  elements.flatMap((element) =>
    element.type === TYPE.plural
      ? [Object.keys(element.options), ...Object.values(element.options).flatMap(({ value }) => forms(value))]
      : [],
  );

const english = new Map(textsOf("en"));
/** The number of characters that the design has room for, where it is limited. */
const room: readonly [RegExp, number][] = [
  [/(?:button|Button|back|backTo\w+)$/, 42],
  [/^draft\.subject$|Mail\.subject$/, 90],
  [/[tT]itle$|[hH]eading$/, 80],
  [/^page\.brand$/, 32],
];
/** Texts that are the same in English and another language. */
const names =
  /^(?:'\{\{link\}\}'|MPN ID|Partner Center|Website|Error: \{title\}|Password|Account|https?:\S+|[\s\d.,:–—…'{}])*$/;

test("the list of languages and the type of the texts match the language files", () => {
  for (const [name, text] of Object.entries(made()))
    expect([name, readFileSync(join(folder, name), "utf8")]).toEqual([name, text]);
});

const texts = languages().map((locale) => ({ locale, all: textsOf(locale) }));
const translations = texts.filter(({ locale }) => locale !== "en");
type Texts = (typeof texts)[number];
const inEach = (which: Texts[], check: (texts: Texts) => void) =>
  forEach(which, ({ locale }) => locale, check);

describe("the texts in every language", () => {
  it("have the keys of the English ones, and none is empty", () => {
    inEach(texts, ({ all }) => {
      expect(all.map(([path]) => path).toSorted()).toEqual([...english.keys()].toSorted());
      expect(all.filter(([, text]) => text.trim() === "" || text !== text.trim())).toEqual([]);
    });
  });

  it("have the placeholders of the English ones, and the plural forms that the language needs", () => {
    inEach(texts, ({ locale, all }) => {
      const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.toSorted();
      for (const [path, text] of all) {
        const message = compileMessage(locale, text);
        const before = compileMessage("en", english.get(path) ?? "");
        const sorted = (elements: readonly MessageFormatElement[]) => [...placeholders(elements)].toSorted();
        expect([path, sorted(message)]).toEqual([path, sorted(before)]);
        expect([path, text.includes(operatorPlaceholder)]).toEqual([
          path,
          english.get(path)?.includes(operatorPlaceholder),
        ]);
        for (const form of forms(message)) expect([path, form.toSorted()]).toEqual([path, needed]);
      }
    });
  });

  it("fit on buttons, in subjects and in titles", () => {
    inEach(texts, ({ all }) => {
      const tooLong = all.filter(([path, text]) =>
        room.some(([where, most]) => where.test(path) && text.length > most),
      );
      expect(tooLong).toEqual([]);
    });
  });

  it("are not English", () => {
    inEach(translations, ({ all }) => {
      const left = all.filter(
        ([path, text]) =>
          (text === english.get(path) && !names.test(text)) || /\b(?:the|and|your|with|this)\b/i.test(text),
      );
      expect(left).toEqual([]);
    });
  });

  it("have typographic quotes, and no non-breaking spaces, which the rules add", () => {
    inEach(translations, ({ all }) => {
      const icu = (text: string) => text.replace("'{{link}}'", "");
      expect(all.filter(([, text]) => /['"\u00a0\u202f]/.test(icu(text)))).toEqual([]);
    });
  });
});
