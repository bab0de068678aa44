import type { Address, CustomerPatch } from "../contract/customers.ts";
import { Refusal } from "../errors.ts";
import { addressProblems } from "./addresses.ts";
import type { CustomerItem } from "./items.ts";

/** RFC 7396 on one level: what is left out stays, `null` takes a field off. */
const merged = <T extends object>(before: T, patch: object | undefined): T => {
  const after = new Map<string, unknown>(Object.entries(before));
  for (const [field, value] of Object.entries(patch ?? {}))
    if (value !== undefined) after.set(field, value ?? undefined);
  return { ...before, ...Object.fromEntries(after) };
};

/** Throws ADDRESS_INVALID, with a pointer to each field, for an address that does not fit its country. */
const mustFit = (address: Pick<Address, "country" | "state" | "postalCode">): void => {
  const problems = addressProblems(address);
  if (problems.length === 0) return;
  throw new Refusal("ADDRESS_INVALID", "Correct the fields under errors for the address's country.", {
    errors: problems.map(({ pointer, detail }) => ({
      pointer: `/billingProfile/defaultAddress${pointer}`,
      code: "ADDRESS_INVALID",
      detail,
    })),
  });
};

/** Throws INVALID_REQUEST for a patch that gives the customer another domain; its own may be sent along. */
export const mustKeepDomain = (
  { companyProfile: { domain } }: CustomerItem,
  { companyProfile }: CustomerPatch,
): void => {
  if ((companyProfile?.domain ?? domain) === domain) return;
  throw new Refusal("INVALID_REQUEST", "A customer keeps its domain. Send the other changes without it.", {
    errors: [{ pointer: "/companyProfile/domain", code: "INVALID", detail: "never changes" }],
  });
};

/** Which profiles differ. Both are of one customer, so that their fields stand in the same order. */
export const changedProfiles = (before: CustomerItem, after: CustomerItem): string[] =>
  (["companyProfile", "billingProfile"] as const).filter(
    (profile) => JSON.stringify(before[profile]) !== JSON.stringify(after[profile]),
  );

type Profiles = Pick<CustomerItem, "companyProfile" | "billingProfile">;

/** Both profiles after a merge patch, on each level (RFC 7396). */
export const mergedProfiles = (
  before: Profiles,
  { companyProfile, billingProfile }: CustomerPatch,
): Profiles => {
  const { defaultAddress, ...billing } = billingProfile ?? {};
  return {
    companyProfile: merged(before.companyProfile, companyProfile),
    billingProfile: {
      ...merged(before.billingProfile, billing),
      defaultAddress: merged(before.billingProfile.defaultAddress, defaultAddress),
    },
  };
};

/** The customer after a patch of its profiles. An address is judged when it changes (ADDRESS_INVALID). */
export const patched = (customer: CustomerItem, patch: CustomerPatch): CustomerItem => {
  const profiles = mergedProfiles(customer, patch);
  if (patch.billingProfile?.defaultAddress) mustFit(profiles.billingProfile.defaultAddress);
  return { ...customer, ...profiles };
};

const longestWord = 64;

/** The words of a text as they are searched by: lower-cased NFKC, split where no letter, mark or digit is. */
export const wordsIn = (text: string): string[] =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== "")
    .map((word) => [...word].slice(0, longestWord).join(""));

/** By which words a company is found: the first ten of its name, each once, sorted. */
export const searchWords = (companyName: string): string[] =>
  [...new Set(wordsIn(companyName).slice(0, 10))].sort();

/** Whether each word that is asked for begins a word of the company's name. */
export const isFoundBy = (search: string, companyName: string): boolean => {
  const asked = wordsIn(search);
  const words = searchWords(companyName);
  return asked.length > 0 && asked.every((beginning) => words.some((word) => word.startsWith(beginning)));
};

/** The one word under which a company stands in the list of a search, though several of its words match. */
export const firstMatch = (beginning: string, companyName: string): string | undefined =>
  searchWords(companyName).find((word) => word.startsWith(beginning));
