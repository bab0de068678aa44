import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, complete } from "./compile.ts";
import type { CompiledText } from "./compiled.ts";

/** Set by the bundler, which compiles the files and leaves the message parser out. */
declare const TEXTS_ARE_COMPILED: boolean | undefined;

const read = (folder: string, locale: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, folder, `${locale}.json`), "utf8"));

/** The texts of a language. Beside a bundle they are compiled; beside this file they are as translators write them. */
export const compiledTexts = (locale: string): CompiledText =>
  typeof TEXTS_ARE_COMPILED === "boolean"
    ? read("languages", locale)
    : compile(locale, complete(read(".", "en"), read(".", locale)));
