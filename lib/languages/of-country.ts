import { type Locale, locale as locales } from "../contract/common.ts";
import { firstLocale, offered } from "./offered.ts";

/**
 * The supported language that most people of a country read, by the likely subtags of Unicode's CLDR; `undefined` when
 * there is none. `country` is an ISO 3166 code.
 */
export const localeOfCountry = (country: string): Locale | undefined => {
  if (!/^[A-Z]{2}$/.test(country)) return undefined;
  const { language } = new Intl.Locale(`und-${country}`).maximize();
  return (
    offered.find((each) => each === `${language}-${country}`) ??
    offered.find((each) => new Intl.Locale(each).language === language)
  );
};

/** The first supported language of these. If there is none, the country's, else the deployment's first. */
export const localeOfReader = (
  wanted: readonly (string | undefined)[],
  country: string | undefined,
): Locale => {
  const [first] = wanted.flatMap((each) => locales.safeParse(each).data ?? []);
  return first ?? localeOfCountry(country ?? "") ?? firstLocale;
};
