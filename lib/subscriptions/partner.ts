import { type Code, codes } from "../contract/codes.ts";
import { Refusal, type Refuse, stale } from "../errors.ts";
import { outcomeOf } from "../http/outcome.ts";
import type { OrganizationItem } from "../organizations/items.ts";
import { organizationIsActive, resellerSuspended } from "../organizations/standing.ts";
import { organizationStore } from "../organizations/store.ts";
import { partnershipIsActive, type ReadPartnership } from "../partnerships/access.ts";
import { type Judged, namingReader } from "../partnerships/naming.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { isNoLongerToBeNamed, namedAnew, namesAnew, noLongerEligible } from "./naming.ts";
import type { RecordPartner } from "./rules.ts";

/** A reseller of record that may be named, as it was read. */
interface NamedPartner extends RecordPartner {
  read: ReadPartnership | undefined;
  organization: OrganizationItem | undefined;
}

const isCode = (code: string): code is Code => code in codes;

/**
 * The conditions of a write that gives a reseller something: its partnership is active, and it is not suspended. `read`
 * is the partnership and `organization` the reseller as they were read, if they were. `refuse` is the error when a
 * condition fails.
 */
export const mayBeGiven = (
  providerId: string,
  resellerId: string,
  {
    read,
    organization,
    refuse,
  }: {
    read?: ReadPartnership | undefined;
    organization?: OrganizationItem | undefined;
    refuse?: Refuse;
  } = {},
): Write[] => [
  partnershipIsActive(providerId, resellerId, { read, ...(refuse && { refuse }) }),
  organizationIsActive(resellerId, refuse ?? resellerSuspended, organization),
];

/** Checks the resellers that a provider may name as reseller of record. */
export const partnerNaming = (table: Table) => {
  const organizations = organizationStore(table);
  const naming = namingReader(table);

  /**
   * The judgement of an MPN ID that a provider would name. `supposed` is its likely owner, which is read at the same
   * time.
   */
  const judged = async (
    mpnId: string,
    provider: { id: string; region: string },
    supposed?: string,
  ): Promise<Judged> => {
    const [found] = await naming.judged(provider, [mpnId], supposed ? [supposed] : []);
    if (!found) throw new Error("an MPN ID was not judged");
    return found;
  };

  /**
   * The judged reseller, with the inputs of the judgement. Throws the reason why it may not be reseller of record, with
   * a pointer to `/partnerId`.
   */
  const eligible = ({ check, organization, partnership }: Judged): NamedPartner => {
    const { problems, organizationId, mpnId } = check;
    const [problem] = problems;
    if (problem && isCode(problem.code))
      throw new Refusal(problem.code, problem.detail, { errors: [{ pointer: "/partnerId", ...problem }] });
    if (!organizationId) throw new Error(`no reason why ${mpnId} is not eligible`);
    return { mpnId, organizationId, read: partnership, organization };
  };

  return {
    judged,

    /** The reseller of an MPN ID. Throws the reason why it may not be reseller of record. */
    async named(mpnId: string, provider: { id: string; region: string }): Promise<NamedPartner> {
      return eligible(await judged(mpnId, provider));
    },

    /**
     * Judges the reseller of record again, if the change names it again (product rule 20). `known` is an earlier
     * judgement. The code is the one of naming. If the reseller may still be named, `writes` check that in the
     * transaction; their refusal is `Stale`, so that the change is judged again.
     */
    async judgedAnew(
      before: SubscriptionItem,
      after: SubscriptionItem,
      { renewed = false, known }: { renewed?: boolean; known?: Promise<Judged> | undefined } = {},
    ): Promise<{ after: SubscriptionItem; writes: Write[]; warnings: { code: string; detail: string }[] }> {
      const { partnerId, partnerOrganizationId, providerId } = after;
      const isNamed = renewed || namesAnew(before, after);
      if (!isNamed || !partnerId || !partnerOrganizationId) return { after, writes: [], warnings: [] };
      const read = async (): Promise<Judged> => {
        const provider = await organizations.find(providerId);
        if (!provider) throw new Error(`the provider ${providerId} of a subscription is gone`);
        return judged(partnerId, provider, partnerOrganizationId);
      };
      const named = await outcomeOf(async () => eligible(await (known ?? read())), isNoLongerToBeNamed);
      if (named.value)
        return {
          after: namedAnew(before, after, { eligible: true }),
          writes: mayBeGiven(providerId, partnerOrganizationId, { ...named.value, refuse: stale }),
          warnings: [],
        };
      const warnings = [noLongerEligible(after)];
      return { after: namedAnew(before, after, { eligible: false, renewed }), writes: [], warnings };
    },
  };
};
