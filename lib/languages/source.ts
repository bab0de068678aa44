import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, complete } from "./compile.ts";
import type { CompiledText } from "./compiled.ts";

/** Set by the bundler, which compiles the files and leaves the parser of messages out. */
declare const TEXTS_ARE_COMPILED: boolean | undefined;

const read = (folder: string, locale: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, folder, `${locale}.json`), "utf8"));

/** The texts of a language: beside the bundle they lie compiled, beside this file as translators write them. */
export const compiledTexts = (locale: string): CompiledText =>
  typeof TEXTS_ARE_COMPILED === "boolean"
    ? read("languages", locale)
    : compile(locale, complete(read(".", "en"), read(".", locale)));
