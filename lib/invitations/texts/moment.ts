import type { Locale } from "../../contract/common.ts";
import { texts } from "./texts.ts";

/** Date and time in words of the reader's language, in UTC and saying so; months are ours, not the ICU build's. */
export const formatMoment = (locale: Locale, at: Date): string => {
  const two = (value: number): string => String(value).padStart(2, "0");
  const { months, dateTime } = texts[locale].calendar;
  return dateTime({
    day: String(at.getUTCDate()),
    month: months[at.getUTCMonth()] ?? "",
    year: String(at.getUTCFullYear()),
    time: `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`,
  });
};
