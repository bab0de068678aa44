import type { Locale } from "../../contract/common.ts";

/** A country's name in the reader's language; an unknown code is returned unchanged. */
export const countryName = (locale: Locale, code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (new Intl.DisplayNames([locale], { type: "region" }).of(code) ?? code) : code;
