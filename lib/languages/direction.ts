import type { Locale } from "../contract/common.ts";

const rightToLeft: ReadonlySet<Locale> = new Set(["ar"]);

/** The direction in which a language is written. */
export const directionOf = (locale: Locale): "ltr" | "rtl" => (rightToLeft.has(locale) ? "rtl" : "ltr");
