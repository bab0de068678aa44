import type { Locale } from "../../contract/common.ts";
import { timeZoneOf } from "../../countries/time-zone.ts";

/** English dates are written as in Great Britain: the day stands before the month. Arabic ones have the digits of codes. */
const cultures: Partial<Record<Locale, string>> = { en: "en-GB", ar: "ar-u-nu-latn" };
const between: Partial<Record<Locale, string>> = { ar: "، ", ja: " " };

/** Here the day's name would stand in the wrong case behind a preposition: it stands behind the date, and is short. */
const weekdayBehind: ReadonlySet<Locale> = new Set(["cs", "it", "pl", "ru", "uk"]);

/** What a time zone calls itself at that moment, in the reader's language. */
const nameOf = (culture: string, timeZone: string, at: Date): string | undefined =>
  new Intl.DateTimeFormat(culture, { timeZone, timeZoneName: "long" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;

/**
 * Weekday, date and time in the reader's language, in the time zone of the reader's `country`, else in UTC, and saying
 * which. A number stays on one line with the word after it.
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
