import { isSupportedCountry, validatePhoneNumberLength } from "libphonenumber-js/min";
import { getCountryByCode, getSubdivisions, validatePostalCode } from "postal-code-checker";
import type { Address } from "../contract/customer-profiles.ts";
import { expression } from "../contract/expression.ts";
import {
  morePostalCodes,
  moreStates,
  postalCodeRequired,
  registrationNumbers,
  stateRequired,
} from "./requirements.ts";

type Judged = Pick<Address, "country" | "state" | "postalCode" | "phoneNumber" | "addressConfirmed">;

/** A fault in a company's profile by its country's rules. Pointers are relative to the address. */
export interface AddressProblem {
  pointer: string;
  detail: string;
}

const separators = expression(String.raw`[^\p{L}\p{N}]`, "gu");
const latinOrDigit = expression(String.raw`[\p{scx=Latn}\p{N}]`, "u");

/** A name without accents, case and punctuation, for comparison. */
const plain = (text: string): string => text.normalize("NFD").replaceAll(separators(), "").toLowerCase();

const examplesOf = (country: string): string[] => getCountryByCode(country)?.examplePostalCodes ?? [];

const isPostalCode = (country: string, code: string): boolean =>
  validatePostalCode(country, code) || morePostalCodes[country]?.test(code) === true;

/** The patterns of a country's postal codes as one expression; `undefined` when none is known. */
export const postalCodePatternOf = (country: string): string | undefined => {
  const known = getCountryByCode(country)?.postalCodePatterns ?? [];
  if (known.length === 0) return undefined;
  // The data contain each expression between slashes.
  const all = [
    ...known.map((each) => each.slice(1, -1)),
    ...(morePostalCodes[country] ? [morePostalCodes[country].source] : []),
  ];
  return all.length === 1 ? all[0] : `^(?:${all.map((each) => `(?:${each})`).join("|")})$`;
};

/** The code with spaces and hyphens, where an example of the same length has them. */
const shapedAs = (example: string, bare: string): string | undefined => {
  if (example.replaceAll(/[ -]/g, "").length !== bare.length) return undefined;
  let at = 0;
  return example.replaceAll(/[^ -]/g, () => bare[at++] ?? "");
};

/** The code without a prefix: the country's code or its letter (`D-70565`), or Japan's postal mark. */
const withoutPrefix = (country: string, code: string): string =>
  code.replace(new RegExp(`^(?:(?:${country}|${country[0]})[ -]+|〒 ?)`), "");

/** The code in its country's spelling: upper case, with separators. An unreadable code stays as it is. */
const postalCodeOf = (country: string, given: string): string => {
  const code = given.normalize("NFKC").trim().replaceAll(/\s+/g, " ").toUpperCase();
  const readings = [...new Set([code, withoutPrefix(country, code)])].flatMap((each) => {
    const bare = each.replaceAll(/[ -]/g, "");
    return [...examplesOf(country).flatMap((example) => shapedAs(example, bare) ?? []), each, bare];
  });
  return readings.find((each) => isPostalCode(country, each)) ?? given;
};

const stateOf = (country: string, given: string): { code: string; name: string } | undefined => {
  const wanted = moreStates[country]?.[given.toUpperCase()] ?? given;
  return getSubdivisions(country).find(
    ({ code, name }) => plain(code) === plain(wanted) || plain(name) === plain(wanted),
  );
};

/**
 * The address with the usual spelling of its unambiguous parts: the postal code, and the code or the name of a state.
 */
export const normalAddress = <A extends Judged>(address: A): A => {
  const { country, postalCode, state } = address;
  const found = state === undefined ? undefined : stateOf(country, state);
  return {
    ...address,
    ...(postalCode !== undefined && { postalCode: postalCodeOf(country, postalCode) }),
    ...(found && state && { state: plain(found.name) === plain(state) ? found.name : found.code }),
  };
};

const rulesAt = (country: string): string => `GET /v1/country-rules/${country} tells what is expected`;

const stateProblem = ({ country, state }: Judged): string | undefined => {
  if (!stateRequired.has(country)) return undefined;
  if (!state) return `An address in ${country} names its state or province: ${rulesAt(country)}.`;
  const known = getSubdivisions(country);
  // The data have Japanese names in Latin letters only, so names in other scripts are not judged.
  const isJudged = known.length > 0 && latinOrDigit().test(state);
  return isJudged && !stateOf(country, state)
    ? `${country} has no such state or province: ${rulesAt(country)}, or confirm the address with addressConfirmed.`
    : undefined;
};

const postalCodeProblem = ({ country, postalCode }: Judged): string | undefined => {
  const [example] = examplesOf(country);
  const looks = example ? `A postal code of ${country} looks like ${example}` : rulesAt(country);
  if (postalCode === undefined) return postalCodeRequired.has(country) ? `${looks}. Give one.` : undefined;
  // The data have no pattern for a country without postal codes.
  const isJudged = (getCountryByCode(country)?.postalCodePatterns ?? []).length > 0;
  return isJudged && !isPostalCode(country, postalCode)
    ? `${looks}. Correct it, or confirm the address with addressConfirmed.`
    : undefined;
};

/** A number without its area code is accepted, because its owner knows it. An impossible number is not. */
const phoneProblem = ({ country, phoneNumber }: Judged): string | undefined => {
  if (phoneNumber === undefined) return undefined;
  const fault = validatePhoneNumberLength(phoneNumber, isSupportedCountry(country) ? country : undefined);
  // The data lack some countries, such as Antarctica. There, a number without `+` cannot be judged.
  const isOfNoCountry = fault === "INVALID_COUNTRY" && phoneNumber.startsWith("+");
  return fault === "NOT_A_NUMBER" || fault === "TOO_LONG" || isOfNoCountry
    ? "This is no telephone number. Give it with its area code, or as +49 30 5550199."
    : undefined;
};

/** All faults of an address by its country's rules. A confirmed address has none. */
export const addressProblems = (address: Judged): AddressProblem[] =>
  address.addressConfirmed
    ? []
    : [
        { pointer: "/state", detail: stateProblem(address) },
        { pointer: "/postalCode", detail: postalCodeProblem(address) },
        { pointer: "/phoneNumber", detail: phoneProblem(address) },
      ].flatMap(({ pointer, detail }) => (detail ? [{ pointer, detail }] : []));

/**
 * A sentence that asks for the missing registration number, if the country requires one; `undefined` when nothing is
 * missing.
 */
export const registrationProblem = (country: string, number: string | undefined): string | undefined => {
  if (number !== undefined || !(country in registrationNumbers)) return undefined;
  const name = registrationNumbers[country];
  return `A company in ${country} gives its registration number${name ? ` (${name})` : ""}.`;
};
