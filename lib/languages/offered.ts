import { brand } from "../brand.ts";
import { type Locale, locale } from "../contract/common.ts";

const chosen = locale.options.filter((each) => brand.locales?.includes(each) ?? true);

/** The language where nothing is asked for. */
export const firstLocale: Locale = locale.safeParse(brand.locales?.[0]).data ?? "en";

/** The languages in which this deployment's pages can be read, as its stage says. */
export const offered: readonly Locale[] = chosen.length > 0 ? chosen : locale.options;
