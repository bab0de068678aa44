import { brand } from "../brand.ts";
import { type Locale, locale } from "../contract/common.ts";

const chosen = locale.options.filter((each) => brand.locales?.includes(each) ?? true);

/** The default language. */
export const firstLocale: Locale = locale.safeParse(brand.locales?.[0]).data ?? "en";

/** The languages of this deployment's pages, from its stage. */
export const offered: readonly Locale[] = chosen.length > 0 ? chosen : locale.options;
