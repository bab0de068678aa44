import { type CountryCode, getExampleNumber } from "libphonenumber-js/min";
import examples from "libphonenumber-js/mobile/examples";
import { getCountryByCode, getSubdivisions } from "postal-code-checker";
import { countryCodes, countryFault } from "../contract/countries.ts";
import type { CountryRules } from "../contract/country-rules.ts";
import { Refusal } from "../errors.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { countryName } from "../invitations/texts/country.ts";
import { postalCodePatternOf } from "./addresses.ts";
import { postalCodeRequired, registrationNumbers, stateRequired } from "./requirements.ts";

const letters = [..."abcdefghijklmnopqrstuvwxyz"];

let supported: string[] | undefined;

/** The two-letter languages that ICU has data for. The look-up takes milliseconds, so it waits until it is needed. */
const languages = (): string[] => {
  supported ??= Intl.DateTimeFormat.supportedLocalesOf(
    letters.flatMap((first) => letters.map((second) => first + second)),
  );
  return supported;
};

/** The cultures of a country in CLDR's data, its likeliest language first. */
const culturesOf = (country: string): string[] => {
  const likely = new Intl.Locale(`und-${country}`).maximize().language;
  const found = languages()
    .map((language) => `${language}-${country}`)
    .filter((tag) => new Intl.DateTimeFormat(tag).resolvedOptions().locale === tag);
  return [...new Set([`${likely}-${country}`, ...found])];
};

/** A country's rules for addresses and for companies. */
export const rulesOf = (country: string): CountryRules => {
  const known = getCountryByCode(country);
  const states = getSubdivisions(country);
  return {
    country,
    name: countryName("en", country),
    stateRequired: stateRequired.has(country),
    states: states.length > 0 ? states : undefined,
    postalCodeRequired: postalCodeRequired.has(country),
    postalCodeExample: known?.examplePostalCodes[0],
    postalCodePattern: postalCodePatternOf(country),
    phoneExample: getExampleNumber(country as CountryCode, examples)?.formatInternational(),
    registrationNumberRequired: country in registrationNumbers,
    taxIdName: registrationNumbers[country],
    cultures: culturesOf(country),
  };
};

/** The route that tells a country's rules for addresses and companies. */
export const countryHandlers = {
  "GET /v1/country-rules/{country}": loadThen(
    async ({ path }) => {
      const country = path.country.toUpperCase();
      if (!countryCodes.has(country)) throw new Refusal("NOT_FOUND", `The country ${countryFault(country)}.`);
      return country;
    },
    async ({ loaded: country }) => rulesOf(country),
  ),
} satisfies Partial<Handlers<"customers">>;
