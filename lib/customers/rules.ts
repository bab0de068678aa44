import type { CustomerPatch } from "../contract/customer-profiles.ts";
import { expression } from "../contract/expression.ts";
import { kept } from "../contract/kept.ts";
import { Refusal } from "../errors.ts";
import { wordsIn } from "../text/words.ts";
import type { CustomerItem } from "./items.ts";

/** A merge patch of one level (RFC 7396): a field that is left out stays, `null` removes a field. */
export const merged = <T extends object>(before: T, patch: object | undefined): T => {
  const after = new Map<string, unknown>(Object.entries(before));
  for (const [field, value] of Object.entries(patch ?? {}))
    if (value !== undefined) after.set(field, value ?? undefined);
  return { ...before, ...Object.fromEntries(after) };
};

/** Throws INVALID_REQUEST for a patch with another domain. The customer's own domain may be sent along. */
export const mustKeepDomain = (
  { companyProfile: { domain } }: CustomerItem,
  { companyProfile }: CustomerPatch,
): void => {
  if ((companyProfile?.domain ?? domain) === domain) return;
  throw new Refusal("INVALID_REQUEST", "A customer keeps its domain. Send the other changes without it.", {
    errors: [{ pointer: "/companyProfile/domain", code: "INVALID", detail: "never changes" }],
  });
};

/**
 * The names of the profiles that differ. Both customers' fields are in the same order, so their JSON can be compared.
 */
export const changedProfiles = (before: CustomerItem, after: CustomerItem): string[] =>
  (["companyProfile", "billingProfile"] as const).filter(
    (profile) => JSON.stringify(before[profile]) !== JSON.stringify(after[profile]),
  );

type Profiles = Pick<CustomerItem, "companyProfile" | "billingProfile">;

/** Both profiles after a merge patch of all levels (RFC 7396). */
export const mergedProfiles = (before: Profiles, patch: CustomerPatch): Profiles => {
  const { companyProfile, billingProfile } = kept<CustomerItem, CustomerPatch>(patch);
  const { defaultAddress, ...billing } = billingProfile ?? {};
  return {
    companyProfile: merged(before.companyProfile, companyProfile),
    billingProfile: {
      ...merged(before.billingProfile, billing),
      // An address confirmation only holds for the address with which it was sent.
      defaultAddress: merged(
        before.billingProfile.defaultAddress,
        defaultAddress && { addressConfirmed: null, ...defaultAddress },
      ),
    },
  };
};

const separators = expression(String.raw`[^\p{L}\p{M}\p{N}]+`, "gu");

/**
 * A registration number in comparable form: its letters and digits, in capitals. A number without any stays as it is.
 */
export const comparedRegistration = (number: string): string => {
  const plain = number.normalize("NFKC").toUpperCase();
  return plain.replaceAll(separators(), "") || plain;
};

/** The words of a company's name for the search index: its first ten, without repetitions, sorted. */
export const searchWords = (companyName: string): string[] =>
  [...new Set(wordsIn(companyName).slice(0, 10))].sort();

/** Whether every word of a search is the beginning of a word of the company's name. */
export const isFoundBy = (search: string, companyName: string): boolean => {
  const searched = wordsIn(search);
  const words = searchWords(companyName);
  return (
    searched.length > 0 && searched.every((beginning) => words.some((word) => word.startsWith(beginning)))
  );
};

/** The first matching word of a company's name. A search lists the company under this word only. */
export const firstMatch = (beginning: string, companyName: string): string | undefined =>
  searchWords(companyName).find((word) => word.startsWith(beginning));

/**
 * The words of a name as one text with a space before each, so that ` wor` in it means a word that begins with `wor`.
 */
export const searchText = (words: readonly string[]): string => words.map((word) => ` ${word}`).join("");

const shortestBeginning = 2;
const longestBeginning = 12;

/**
 * The beginning under which customers with such a word are looked up. A single character is never rare, so it is not
 * looked up.
 */
export const beginningOf = (asked: string): string | undefined => {
  const characters = [...asked].slice(0, longestBeginning);
  return characters.length < shortestBeginning ? undefined : characters.join("");
};

/** All beginnings under which these words are looked up, without repetitions. */
export const beginningsOf = (words: readonly string[]): string[] => [
  ...new Set(
    words.flatMap((word) => {
      const characters = [...word].slice(0, longestBeginning);
      return characters.map((_, at) => characters.slice(0, at + 1).join("")).slice(shortestBeginning - 1);
    }),
  ),
];
