import type { Locale } from "../../contract/common.ts";
import { timeZoneOf } from "../../countries/time-zone.ts";

/** English dates have the British order: the day stands before the month. Arabic dates use the same digits as codes. */
const cultures: Partial<Record<Locale, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };
const between: Partial<Record<Locale, string>> = { ar: "، ", ja: " " };

/**
 * In these languages the day's name would have the wrong case after a preposition, so it stands after the date, and is
 * short.
 */
const weekdayBehind: ReadonlySet<Locale> = new Set(["cs", "it", "pl", "ru", "uk"]);

/** The name of a time zone at that moment, in the reader's language. */
const nameOf = (culture: string, timeZone: string, at: Date): string | undefined =>
  new Intl.DateTimeFormat(culture, { timeZone, timeZoneName: "long" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;

/**
 * Weekday, date and time in the reader's language, in the time zone of the reader's `country` or in UTC, with the
 * zone's name. A number stays on one line with the word after it.
 */
export const formatMoment = (locale: Locale, at: Date, country?: string): string => {
  const culture = cultures[locale] ?? locale;
  const behind = weekdayBehind.has(locale);
  const own = country === undefined ? undefined : timeZoneOf(country);
  const timeZone = own ?? "UTC";
  const zone = own === undefined ? "UTC" : `(${nameOf(culture, own, at) ?? own})`;
  const day = new Intl.DateTimeFormat(culture, { weekday: "short", timeZone });
  const long = new Intl.DateTimeFormat(culture, { dateStyle: behind ? "long" : "full", timeZone });
  const date = behind ? `${long.format(at)} (${day.format(at)})` : long.format(at);
  const time = new Intl.DateTimeFormat(culture, { timeStyle: "short", hourCycle: "h23", timeZone });
  return `${date}${between[locale] ?? ", "}${time.format(at)} ${zone}`.replace(/(\d)\s/g, "$1\u00a0");
};
