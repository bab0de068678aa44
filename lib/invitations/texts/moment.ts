import type { Locale } from "../../contract/common.ts";

/** English dates are written as in Great Britain: the day stands before the month. Arabic ones have the digits of codes. */
const cultures: Partial<Record<Locale, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };
const between: Partial<Record<Locale, string>> = { ar: "، ", ja: " " };

/**
 * Weekday, date and time in the reader's language, in UTC and saying so. A number stays on one line with the word after it.
 */
export const formatMoment = (locale: Locale, at: Date): string => {
  const culture = cultures[locale] ?? locale;
  const date = new Intl.DateTimeFormat(culture, { dateStyle: "full", timeZone: "UTC" });
  const time = new Intl.DateTimeFormat(culture, { timeStyle: "short", hourCycle: "h23", timeZone: "UTC" });
  return `${date.format(at)}${between[locale] ?? ", "}${time.format(at)} UTC`.replace(/(\d)\s/g, "$1\u00a0");
};
