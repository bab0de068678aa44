import type { Locale } from "../../contract/common.ts";

/** English dates are written as in Great Britain: the day stands before the month. Arabic ones have the digits of codes. */
const cultures: Partial<Record<Locale, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };
const between: Partial<Record<Locale, string>> = { ar: "، ", ja: " " };

/** Here the day's name would stand in the wrong case behind a preposition: it stands behind the date, and is short. */
const weekdayBehind: ReadonlySet<Locale> = new Set(["cs", "it", "pl", "ru", "uk"]);

/**
 * Weekday, date and time in the reader's language, in UTC and saying so. A number stays on one line with the word after it.
 */
export const formatMoment = (locale: Locale, at: Date): string => {
  const culture = cultures[locale] ?? locale;
  const behind = weekdayBehind.has(locale);
  const day = new Intl.DateTimeFormat(culture, { weekday: "short", timeZone: "UTC" });
  const long = new Intl.DateTimeFormat(culture, { dateStyle: behind ? "long" : "full", timeZone: "UTC" });
  const date = behind ? `${long.format(at)} (${day.format(at)})` : long.format(at);
  const time = new Intl.DateTimeFormat(culture, { timeStyle: "short", hourCycle: "h23", timeZone: "UTC" });
  return `${date}${between[locale] ?? ", "}${time.format(at)} UTC`.replace(/(\d)\s/g, "$1\u00a0");
};
