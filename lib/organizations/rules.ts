import { theOperator } from "../brand.ts";
import type { ChangeRequestStatus } from "../contract/change-requests.ts";
import { kept } from "../contract/kept.ts";
import type { DirectoryChanges, OrganizationPatch, PartnerCheck } from "../contract/organizations.ts";
import { Refusal } from "../errors.ts";
import { isPossible, type Transitions } from "../transitions.ts";
import type { ChangeRequestItem, OrganizationItem } from "./items.ts";
import type { WithFacts } from "./profile-changes.ts";

/** A new organization with its first Global admin. */
export const newOrganization = <T extends OrganizationItem["organizationType"], P extends object>(
  organizationType: T,
  profile: P,
  { id, firstAdminId, now }: { id: string; firstAdminId: string; now: Date },
) => ({
  id,
  organizationType,
  ...profile,
  status: "active" as const,
  globalAdmins: 1,
  firstAdminId,
  createdAt: now.toISOString(),
  listsIndexed: true,
  version: 1,
});

/** The organization with a changed directory profile. `null` removes an optional field. */
export const withProfile = (
  organization: OrganizationItem,
  changes: WithFacts<DirectoryChanges> | WithFacts<OrganizationPatch>,
): OrganizationItem => {
  const merged: Record<string, unknown> = { ...organization };
  for (const [field, value] of Object.entries(kept<OrganizationItem, typeof changes>(changes))) {
    if (value === null) delete merged[field];
    else if (value !== undefined) merged[field] = value;
  }
  const optional = { website: undefined, description: undefined, logo: undefined, accentColour: undefined };
  return { ...organization, ...optional, ...merged };
};

/** Throws INVALID_REQUEST for an agreement that was signed after `now`. */
export const mustBePast = (signedAt: string, now: Date): void => {
  if (signedAt <= now.toISOString()) return;
  throw new Refusal("INVALID_REQUEST", "An agreement is recorded after it was signed.", {
    errors: [{ pointer: "/signedAt", code: "INVALID", detail: "must not be in the future" }],
  });
};

/**
 * The maximum number of regions with an agreement on record, since all of them are read and answered with the
 * organization.
 */
const mostAgreements = 50;

/** Throws LIMIT_REACHED for an agreement in another region. */
export const mayHaveAnotherRegion = (agreements: readonly unknown[]): void => {
  if (agreements.length < mostAgreements) return;
  const detail = `Agreements of ${mostAgreements} regions are on record. Record it for one of those.`;
  throw new Refusal("LIMIT_REACHED", detail);
};

/** The operations on a change request. It is decided once. */
export const changeRequestTransitions = {
  approve: { from: ["open"], to: "approved" },
  reject: { from: ["open"], to: "rejected" },
} as const satisfies Transitions<ChangeRequestStatus>;
export type ChangeDecision = keyof typeof changeRequestTransitions;

/** A change request after the operator's decision. Throws CHANGE_REQUEST_DECIDED if it was decided before. */
export const decided = (
  change: ChangeRequestItem,
  decision: ChangeDecision,
  { note, now }: { note?: string | undefined; now: Date },
): ChangeRequestItem => {
  const transition = changeRequestTransitions[decision];
  if (!isPossible(transition, change.status))
    throw new Refusal(
      "CHANGE_REQUEST_DECIDED",
      `It was ${change.status} at ${change.decidedAt}. Ask for a new one.`,
    );
  return { ...change, note, status: transition.to, decidedAt: now.toISOString() };
};

type Named = Pick<OrganizationItem, "id" | "organizationType" | "name" | "region" | "status">;

/** Whether a provider may name this MPN ID as a reseller of record (product rules 3 and 11). */
export const checkPartner = (
  mpnId: string,
  provider: { id: string; region: string },
  named: Named | undefined,
  isSigned: boolean,
): PartnerCheck => {
  const refused = (code: string, detail: string, known?: Named): PartnerCheck => ({
    mpnId,
    ...(known && { organizationId: known.id, name: known.name }),
    eligible: false,
    problems: [{ code, detail }],
  });
  if (!named)
    return refused("MPN_ID_NOT_FOUND", "No organization here has this MPN ID. Check it with the reseller.");
  if (named.id === provider.id)
    return refused(
      "MPN_ID_IS_PROVIDER",
      "This is your own MPN ID. A reseller of record is another organization.",
      named,
    );
  if (named.organizationType !== "indirect-reseller")
    return refused(
      "MPN_ID_NOT_RESELLER",
      "This MPN ID is not an indirect reseller's. Ask the reseller for its own.",
    );
  if (named.status === "suspended")
    return refused("RESELLER_SUSPENDED", `This reseller is suspended. Ask ${theOperator}.`, named);
  if (named.region !== provider.region)
    return refused(
      "REGION_MISMATCH",
      `The reseller is enrolled in ${named.region}, you are in ${provider.region}. Name a reseller of your region.`,
      named,
    );
  if (!isSigned)
    return refused(
      "AGREEMENT_NOT_SIGNED",
      `The reseller's partner agreement for ${provider.region} is not on record. Ask it to sign; the operator records it.`,
      named,
    );
  return { mpnId, organizationId: named.id, name: named.name, eligible: true, problems: [] };
};
