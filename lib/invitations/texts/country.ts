import type { Locale } from "../../contract/common.ts";

/** A country's name in the reader's language; of a text that is no code, the text. */
export const countryName = (locale: Locale, code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code) : code;
