import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type MessageFormatElement, TYPE } from "@formatjs/icu-messageformat-parser";
import { operatorPlaceholder } from "../../lib/brand.ts";
import { compile } from "../../lib/languages/compile.ts";
import { type CompiledText, isList, isMessage } from "../../lib/languages/compiled.ts";

/**
 * Writes the TypeScript files that describe the language files in lib/languages: the list of languages, and the
 * placeholders of each text. A test names the file that is stale.
 */
export const folder = join(import.meta.dirname, "../../lib/languages");

/** The source language of all translations. It comes first, and a browser that accepts every language gets it. */
const source = "en";

const heading = "// Made from the files of texts by `npm run languages`: do not edit.\n";

/** The languages that have a file. */
export const languages = (): string[] => {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .map((name) => basename(name, ".json"))
    .toSorted();
  return [source, ...all.filter((name) => name !== source)];
};

/** A language's file as translators write it. */
export const rawTexts = (locale: string): unknown =>
  JSON.parse(readFileSync(join(folder, `${locale}.json`), "utf8"));

/** The placeholders of a message and their types. Throws when a placeholder is neither text nor a number. */
export const placeholders = (elements: readonly MessageFormatElement[]): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const element of elements) {
    if (element.type === TYPE.argument && element.value === operatorPlaceholder) continue;
    if (element.type === TYPE.argument) found.set(element.value, "string");
    else if (element.type === TYPE.number) found.set(element.value, "number");
    else if (element.type === TYPE.plural) {
      found.set(element.value, "number");
      for (const { value } of Object.values(element.options))
        for (const [name, type] of placeholders(value)) found.set(name, type);
    } else if (element.type !== TYPE.literal && element.type !== TYPE.pound)
      throw new Error("A message has placeholders for text, numbers and plurals alone.");
  }
  return found;
};

const valuesOf = (found: ReadonlyMap<string, string>): string =>
  `{ ${[...found].map(([name, type]) => `readonly ${name}: ${type}`).join("; ")} }`;

const typeOf = (text: CompiledText, indent: string): string => {
  if (typeof text === "string") return "string";
  if (isMessage(text)) {
    const found = placeholders(text.icu);
    return found.size === 0 ? "string" : `Message<${valuesOf(found)}>`;
  }
  if (isList(text)) {
    const found = text.flatMap((each) => (isMessage(each) ? [...placeholders(each.icu)] : []));
    return found.length === 0 ? "readonly string[]" : `readonly Phrase<${valuesOf(new Map(found))}>[]`;
  }
  const lines = Object.entries(text).map(
    ([key, each]) => `${indent}  readonly ${key}: ${typeOf(each, `${indent}  `)};\n`,
  );
  return `{\n${lines.join("")}${indent}}`;
};

/** The generated files, by name. */
export const made = (): Readonly<Record<"keys.ts" | "locales.ts", string>> => {
  const all = languages();
  const names = all.map((locale) => {
    const { language } = rawTexts(locale) as { language: string };
    return `  ${JSON.stringify(locale)}: ${JSON.stringify(language)},\n`;
  });
  return {
    "locales.ts": `${heading}
/** The languages that there are: of the contract, of what is stored, and of all texts. */
export const locales = ${JSON.stringify(all)} as const;

/** What each language calls itself. */
export const languageNames: Readonly<Record<(typeof locales)[number], string>> = {
${names.join("")}};
`,
    "keys.ts": `${heading}import type { Message, Phrase } from "./message.ts";

/** What each language has to say. A message names its placeholders. */
export interface Texts ${typeOf(compile(source, rawTexts(source)), "")}
`,
  };
};

if (process.argv[1] === import.meta.filename)
  for (const [name, text] of Object.entries(made())) writeFileSync(join(folder, name), text);
