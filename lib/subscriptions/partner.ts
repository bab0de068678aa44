import { type Code, codes } from "../contract/codes.ts";
import { Refusal, refusal } from "../errors.ts";
import { checkPartner } from "../organizations/rules.ts";
import { organizationStore } from "../organizations/store.ts";
import { partnershipAccess, partnershipIsActive } from "../partnerships/access.ts";
import { equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import type { RecordPartner } from "./rules.ts";

const isCode = (code: string): code is Code => code in codes;

const suspended = refusal(
  "RESELLER_SUSPENDED",
  "This reseller is suspended. Your operator can tell more, and reactivate it.",
);

/** What must hold in a write that gives a reseller something: its partnership is active, and it is not suspended. */
export const mayBeGiven = (providerId: string, resellerId: string): Write[] => [
  partnershipIsActive(providerId, resellerId),
  { check: keys.organization(resellerId), checks: [{ when: equals("status", "active"), refuse: suspended }] },
];

/** Checks whom a provider may name as reseller of record. */
export const partnerNaming = (table: Table) => {
  const organizations = organizationStore(table);
  const partnerships = partnershipAccess(table);

  return {
    /** The reseller of an MPN ID. Throws the reason why it may not be reseller of record, with a pointer to `/partnerId`. */
    async named(mpnId: string, provider: { id: string; region: string }): Promise<RecordPartner> {
      const organization = await organizations.byMpnId(mpnId);
      const agreement = organization && (await organizations.agreement(organization.id, provider.region));
      const { problems, organizationId } = checkPartner(mpnId, provider, organization, agreement);
      const [problem] = problems;
      if (problem && isCode(problem.code))
        throw new Refusal(problem.code, problem.detail, { errors: [{ pointer: "/partnerId", ...problem }] });
      if (!organizationId) throw new Error(`no reason why ${mpnId} is not eligible`);
      await partnerships.mustBeActive(provider.id, organizationId);
      return { mpnId, organizationId };
    },
  };
};
