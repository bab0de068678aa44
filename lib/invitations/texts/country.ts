import type { Locale } from "../../contract/common.ts";

const namers = new Map<Locale, Intl.DisplayNames>();

/** The names of countries in a language. They are created once, since that takes longer than to find one. */
const namesIn = (locale: Locale): Intl.DisplayNames => {
  const known = namers.get(locale) ?? new Intl.DisplayNames([locale], { type: "region" });
  namers.set(locale, known);
  return known;
};

/** A country's name in the reader's language; an unknown code is returned unchanged. */
export const countryName = (locale: Locale, code: string): string =>
  /^[A-Z]{2}$/.test(code) ? (namesIn(locale).of(code) ?? code) : code;
