import type { PartnerCheck } from "../contract/organizations.ts";
import { mpnIds as mpnIdEntries, type OrganizationItem, organizations } from "../organizations/items.ts";
import { checkPartner } from "../organizations/rules.ts";
import type { Item } from "../table/item.ts";
import type { Key } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { missingPartnership } from "./access.ts";
import { type PartnershipItem, partnerships } from "./items.ts";

/** The inputs that decide whether a provider may name an organization as reseller of record. */
interface Named {
  organization: OrganizationItem | undefined;
  /** Whether the organization's agreement for the provider's region is on record. */
  isSigned: boolean;
  partnership: PartnershipItem["status"] | undefined;
}

/**
 * Decides whether a provider may name this MPN ID as reseller of record. The check of an MPN ID, an order's review, a
 * subscription and a reassignment all use it. A write checks again those inputs that may change before it commits.
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

/** The judgement of an MPN ID, with its inputs. */
export interface Judged {
  check: PartnerCheck;
  organization?: OrganizationItem | undefined;
  partnership?: PartnershipItem | undefined;
}

/** Reads the inputs for many MPN IDs in two steps. */
export const namingReader = (table: Table) => {
  /**
   * The judgement of each MPN ID. The likely owners can be `supposed`: an MPN ID seldom changes its owner, and a right
   * supposition saves a step.
   */
  const judged = async (
    provider: { id: string; region: string },
    mpnIds: readonly string[],
    supposed: readonly string[] = [],
  ): Promise<Judged[]> => {
    const found = new Map<string, Item>();
    const nameOf = ({ PK, SK }: Item) => `${PK} ${SK}`;
    const read = async (wanted: readonly Key[]): Promise<void> => {
      for (const item of await table.getMany(wanted)) found.set(nameOf(item), item);
    };
    const at = <T>(key: Key, parse: (item: Item) => T): T | undefined => {
      const item = found.get(nameOf({ ...key }));
      return item && parse(item);
    };
    const keysOf = (id: string): Key[] => [
      keys.organization(id),
      keys.agreement(id, provider.region),
      keys.partnership(provider.id, id),
    ];
    // A text that cannot be an MPN ID belongs to nobody. As a key it could be too long.
    const named = [...new Set(mpnIds)].filter((mpnId) => /^[0-9]{1,64}$/.test(mpnId));
    const ownerOf = (mpnId: string) =>
      named.includes(mpnId) ? at(keys.mpnId(mpnId), mpnIdEntries.parse)?.organizationId : undefined;
    await read([...named.map(keys.mpnId), ...supposed.flatMap(keysOf)]);
    const owners = new Set(named.flatMap((mpnId) => ownerOf(mpnId) ?? []));
    const others = [...owners].filter((id) => !supposed.includes(id));
    if (others.length > 0) await read(others.flatMap(keysOf));
    return mpnIds.map((mpnId) => {
      const id = ownerOf(mpnId);
      const organization = id ? at(keys.organization(id), organizations.parse) : undefined;
      const partnership = id ? at(keys.partnership(provider.id, id), partnerships.parse) : undefined;
      const isSigned = id !== undefined && found.has(nameOf({ ...keys.agreement(id, provider.region) }));
      const partner = { organization, isSigned, partnership: partnership?.status };
      return { check: judgeNaming(mpnId, provider, partner), organization, partnership };
    });
  };

  return {
    judged,

    async check(
      provider: { id: string; region: string },
      mpnIds: readonly string[],
    ): Promise<PartnerCheck[]> {
      return (await judged(provider, mpnIds)).map(({ check }) => check);
    },
  };
};
