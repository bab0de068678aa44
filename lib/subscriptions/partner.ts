import { type Code, codes } from "../contract/codes.ts";
import { Refusal, type Refuse, stale } from "../errors.ts";
import { outcomeOf } from "../http/outcome.ts";
import { organizationIsActive, resellerSuspended } from "../organizations/standing.ts";
import { organizationStore } from "../organizations/store.ts";
import { partnershipIsActive, type ReadPartnership } from "../partnerships/access.ts";
import { namingReader } from "../partnerships/naming.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { isNoLongerToBeNamed, namedAnew, namesAnew, noLongerEligible } from "./naming.ts";
import type { RecordPartner } from "./rules.ts";

const isCode = (code: string): code is Code => code in codes;

/**
 * What must hold in a write that gives a reseller something: its partnership is active, and it is not suspended. `read` is
 * the partnership as it was read, if it was; `refuse` what it means that one of them does not hold.
 */
export const mayBeGiven = (
  providerId: string,
  resellerId: string,
  { read, refuse }: { read?: ReadPartnership | undefined; refuse?: Refuse } = {},
): Write[] => [
  partnershipIsActive(providerId, resellerId, { read, ...(refuse && { refuse }) }),
  organizationIsActive(resellerId, refuse ?? resellerSuspended),
];

/** Checks whom a provider may name as reseller of record. */
export const partnerNaming = (table: Table) => {
  const organizations = organizationStore(table);
  const naming = namingReader(table);

  /** The reseller of an MPN ID. Throws the reason why it may not be reseller of record, with a pointer to `/partnerId`. */
  const named = async (mpnId: string, provider: { id: string; region: string }): Promise<RecordPartner> => {
    const [check] = await naming.check(provider, [mpnId]);
    if (!check) throw new Error("an MPN ID was not judged");
    const { problems, organizationId } = check;
    const [problem] = problems;
    if (problem && isCode(problem.code))
      throw new Refusal(problem.code, problem.detail, { errors: [{ pointer: "/partnerId", ...problem }] });
    if (!organizationId) throw new Error(`no reason why ${mpnId} is not eligible`);
    return { mpnId, organizationId };
  };

  return {
    named,

    /**
     * Judges the reseller of record again, if the change names it anew (product rule 20). The code is the one of naming. If
     * it may still be named, `writes` check that in the transaction; their refusal is `Stale`, so that the change is judged anew.
     */
    async judgedAnew(
      before: SubscriptionItem,
      after: SubscriptionItem,
      { renewed = false }: { renewed?: boolean } = {},
    ): Promise<{ after: SubscriptionItem; writes: Write[]; warnings: { code: string; detail: string }[] }> {
      const { partnerId, partnerOrganizationId, providerId } = after;
      const isNamed = renewed || namesAnew(before, after);
      if (!isNamed || !partnerId || !partnerOrganizationId) return { after, writes: [], warnings: [] };
      const provider = await organizations.find(providerId);
      if (!provider) throw new Error(`the provider ${providerId} of a subscription is gone`);
      const judged = await outcomeOf(() => named(partnerId, provider), isNoLongerToBeNamed);
      if (judged.value)
        return {
          after: namedAnew(before, after, { eligible: true }),
          writes: mayBeGiven(providerId, partnerOrganizationId, { refuse: stale }),
          warnings: [],
        };
      const warnings = [noLongerEligible(after)];
      return { after: namedAnew(before, after, { eligible: false, renewed }), writes: [], warnings };
    },
  };
};
