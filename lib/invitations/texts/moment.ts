import type { Locale } from "../../contract/common.ts";

const inUtc = (locale: string) => ({
  date: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }),
  time: new Intl.DateTimeFormat(locale, { timeStyle: "short", hourCycle: "h23", timeZone: "UTC" }),
});

const formats = { en: inUtc("en-GB"), ru: inUtc("ru") } satisfies Record<Locale, unknown>;

/** Date and time in the reader's language, in UTC and saying so. A number stays on one line with the word after it. */
export const formatMoment = (locale: Locale, at: Date): string => {
  const { date, time } = formats[locale];
  return `${date.format(at)}, ${time.format(at)} UTC`.replace(/(\d)\s/g, "$1\u00a0");
};
