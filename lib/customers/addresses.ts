import type { Address } from "../contract/customers.ts";

interface AddressRule {
  /** The local name of the part of the country that an address must name, such as "state". */
  state?: string;
  postalCode?: RegExp;
  example?: string;
}

const digits = (count: number, example: string): AddressRule => ({
  postalCode: new RegExp(`^[0-9]{${count}}$`),
  example,
});

/** The rules for addresses of some countries. Addresses of other countries are not checked. */
const rules: Readonly<Record<string, AddressRule>> = {
  US: { state: "state", postalCode: /^[0-9]{5}(-[0-9]{4})?$/, example: "98052" },
  CA: { state: "province", postalCode: /^[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]$/i, example: "K1A 0B1" },
  AU: { state: "state", ...digits(4, "2000") },
  BR: { state: "state", postalCode: /^[0-9]{5}-?[0-9]{3}$/, example: "01310-100" },
  IN: { state: "state", postalCode: /^[1-9][0-9]{2} ?[0-9]{3}$/, example: "110001" },
  MX: { state: "state", ...digits(5, "01000") },
  CN: { state: "province", ...digits(6, "100000") },
  JP: { state: "prefecture", postalCode: /^[0-9]{3}-?[0-9]{4}$/, example: "100-0001" },
  IT: { state: "province", ...digits(5, "00118") },
  DE: digits(5, "10115"),
  FR: digits(5, "75001"),
  ES: digits(5, "28001"),
  FI: digits(5, "00100"),
  AT: digits(4, "1010"),
  CH: digits(4, "8001"),
  BE: digits(4, "1000"),
  DK: digits(4, "1050"),
  NO: digits(4, "0150"),
  RU: digits(6, "101000"),
  NL: { postalCode: /^[1-9][0-9]{3} ?[A-Z]{2}$/i, example: "1011 AB" },
  GB: { postalCode: /^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$/i, example: "SW1A 1AA" },
  PL: { postalCode: /^[0-9]{2}-[0-9]{3}$/, example: "00-001" },
  PT: { postalCode: /^[0-9]{4}-[0-9]{3}$/, example: "1000-001" },
  SE: { postalCode: /^[0-9]{3} ?[0-9]{2}$/, example: "111 20" },
  CZ: { postalCode: /^[0-9]{3} ?[0-9]{2}$/, example: "110 00" },
};

/** A problem of an address. Its pointer is relative to the address. */
export interface AddressProblem {
  pointer: string;
  detail: string;
}

/** All problems of an address by the rules of its country. */
export const addressProblems = (
  address: Pick<Address, "country" | "state" | "postalCode">,
): AddressProblem[] => {
  const rule = rules[address.country];
  if (!rule) return [];
  const problems: AddressProblem[] = [];
  if (rule.state && !address.state)
    problems.push({ pointer: "/state", detail: `An address in ${address.country} names its ${rule.state}.` });
  if (rule.postalCode && !rule.postalCode.test(address.postalCode ?? ""))
    problems.push({
      pointer: "/postalCode",
      detail: `A postal code of ${address.country} looks like ${rule.example}.`,
    });
  return problems;
};
