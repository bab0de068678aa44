import type { Code } from "../contract/codes.ts";
import type { CustomerPatch } from "../contract/customer-profiles.ts";
import { addressProblems, normalAddress, registrationProblem } from "../countries/addresses.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { CustomerItem } from "./items.ts";
import { mergedProfiles } from "./rules.ts";

type Profiles = Pick<CustomerItem, "companyProfile" | "billingProfile">;

interface ProfileProblem extends FieldError {
  code: Extract<Code, "ADDRESS_INVALID" | "REGISTRATION_NUMBER_REQUIRED">;
}

/** The profiles with the address in its country's spelling. */
export const normalProfiles = <P extends Profiles>(profiles: P): P => {
  const { billingProfile } = profiles;
  return {
    ...profiles,
    billingProfile: { ...billingProfile, defaultAddress: normalAddress(billingProfile.defaultAddress) },
  };
};

/**
 * The patched customer, with whether an organization (`by`) vouches for its billing address. Whoever may reset the
 * admin's credentials vouches for the address, because a password can be chosen through it. A change by anybody else
 * leaves the address unvouched. An address that the provider has vouched for stays so when a reseller sends it again.
 */
export const withVouching = (
  before: CustomerItem,
  after: CustomerItem,
  { billingProfile }: CustomerPatch,
  { mayReset, by }: { mayReset: boolean; by: string },
): CustomerItem => {
  if (billingProfile?.email === undefined) return after;
  const isSame = before.billingProfile.email === after.billingProfile.email;
  const { providerId, billingEmailUnvouched, billingEmailVouchedBy = providerId } = before;
  const isProviders = !billingEmailUnvouched && billingEmailVouchedBy === providerId;
  if (mayReset && isSame && isProviders) return after;
  if (mayReset) {
    const vouchedBy = by === providerId ? undefined : by;
    return { ...after, billingEmailUnvouched: undefined, billingEmailVouchedBy: vouchedBy };
  }
  return isSame ? after : { ...after, billingEmailUnvouched: true };
};

/**
 * Whether the change vouches for a billing address: the address is new, or nobody or another organization has vouched
 * for it.
 */
export const vouches = (before: CustomerItem, after: CustomerItem): boolean =>
  !after.billingEmailUnvouched &&
  (before.billingEmailUnvouched === true ||
    before.billingEmailVouchedBy !== after.billingEmailVouchedBy ||
    before.billingProfile.email !== after.billingProfile.email);

/** The faults of the profiles by their country's rules, with pointers. */
export const profileProblems = ({ companyProfile, billingProfile }: Profiles): ProfileProblem[] => {
  const { defaultAddress } = billingProfile;
  const missing = registrationProblem(defaultAddress.country, companyProfile.organizationRegistrationNumber);
  const address = addressProblems(defaultAddress).map(({ pointer, detail }) => ({
    pointer: `/billingProfile/defaultAddress${pointer}`,
    code: "ADDRESS_INVALID" as const,
    detail,
  }));
  const pointer = "/companyProfile/organizationRegistrationNumber";
  return missing ? [...address, { pointer, code: "REGISTRATION_NUMBER_REQUIRED", detail: missing }] : address;
};

/**
 * The customer after a patch of its profiles. The country's rules are applied when the address or the registration
 * number changes (ADDRESS_INVALID, REGISTRATION_NUMBER_REQUIRED).
 */
export const patched = (customer: CustomerItem, patch: CustomerPatch): CustomerItem => {
  const merged = mergedProfiles(customer, patch);
  const isAddressed = patch.billingProfile?.defaultAddress !== undefined;
  const isNumbered = patch.companyProfile?.organizationRegistrationNumber !== undefined;
  if (!isAddressed && !isNumbered) return { ...customer, ...merged };
  const profiles = normalProfiles(merged);
  const errors = profileProblems(profiles).filter(({ code }) => isAddressed || code !== "ADDRESS_INVALID");
  const [first] = errors;
  if (first)
    throw new Refusal(first.code, "Correct the fields under errors for the address's country.", { errors });
  return { ...customer, ...profiles };
};
