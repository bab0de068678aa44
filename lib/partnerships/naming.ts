import type { PartnerCheck } from "../contract/organizations.ts";
import { mpnIds as mpnIdEntries, type OrganizationItem, organizations } from "../organizations/items.ts";
import { checkPartner } from "../organizations/rules.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { missingPartnership } from "./access.ts";
import { type PartnershipItem, partnerships } from "./items.ts";

/** What decides whether a provider may name an organization as reseller of record. */
interface Named {
  organization: OrganizationItem | undefined;
  /** Whether the organization's agreement for the provider's region is on record. */
  isSigned: boolean;
  partnership: PartnershipItem["status"] | undefined;
}

/**
 * Whether a provider may name this MPN ID as reseller of record: the one answer to that question, for the check of an MPN
 * ID, an order's review, a subscription and a reassignment. A write checks again what may change until it commits.
 */
export const judgeNaming = (
  mpnId: string,
  provider: { id: string; region: string },
  { organization, isSigned, partnership }: Named,
): PartnerCheck => {
  const check = checkPartner(mpnId, provider, organization, isSigned);
  const isReseller = organization?.organizationType === "indirect-reseller";
  const missing = isReseller ? missingPartnership(partnership) : undefined;
  if (!missing || !organization) return check;
  const { id: organizationId, name } = organization;
  const problems = [...check.problems, { code: missing.code, detail: missing.message }];
  return { mpnId, organizationId, name, eligible: false, problems };
};

/** Reads what the judgement needs, for many MPN IDs in three steps. */
export const namingReader = (table: Table) => ({
  async check(provider: { id: string; region: string }, mpnIds: readonly string[]): Promise<PartnerCheck[]> {
    // A text that is no MPN ID is nobody's. As a key it could be too long.
    const named = [...new Set(mpnIds)].filter((mpnId) => /^[0-9]{1,64}$/.test(mpnId));
    const entries = new Map((await table.getMany(named.map(keys.mpnId))).map((item) => [item.PK, item]));
    const ownerOf = (mpnId: string): string | undefined => {
      const entry = entries.get(keys.mpnId(mpnId).PK);
      return entry && mpnIdEntries.parse(entry).organizationId;
    };
    const ids = [...new Set(named.flatMap((mpnId) => ownerOf(mpnId) ?? []))];
    const [found, signed, partners] = await Promise.all([
      organizations.in(table).getMany(ids.map((id) => ({ id }))),
      table.getMany(ids.map((id) => keys.agreement(id, provider.region))),
      partnerships.in(table).getMany(ids.map((resellerId) => ({ providerId: provider.id, resellerId }))),
    ]);
    return mpnIds.map((mpnId) => {
      const id = ownerOf(mpnId);
      return judgeNaming(mpnId, provider, {
        organization: found.find((each) => each.id === id),
        isSigned: id !== undefined && signed.some(({ PK }) => PK === keys.agreement(id, provider.region).PK),
        partnership: partners.find((each) => each.resellerId === id)?.status,
      });
    });
  },
});
