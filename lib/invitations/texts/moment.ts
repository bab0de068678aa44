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

/** Formats are kept, since to create one takes longer than to use it. Readers of one process share a few of them. */
const formats = new Map<string, Intl.DateTimeFormat>();
const most = 64;

const formatOf = (culture: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = JSON.stringify([culture, options]);
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= most) formats.clear();
  const made = new Intl.DateTimeFormat(culture, options);
  formats.set(key, made);
  return made;
};

/** The name of a time zone at that moment, in the reader's language. */
const nameOf = (culture: string, timeZone: string, at: Date): string | undefined =>
  formatOf(culture, { timeZone, timeZoneName: "long" })
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
  const long = formatOf(culture, { dateStyle: behind ? "long" : "full", timeZone }).format(at);
  const date = behind ? `${long} (${formatOf(culture, { weekday: "short", timeZone }).format(at)})` : long;
  const time = formatOf(culture, { timeStyle: "short", hourCycle: "h23", timeZone }).format(at);
  return `${date}${between[locale] ?? ", "}${time} ${zone}`.replace(/(\d)\s/g, "$1\u00a0");
};
