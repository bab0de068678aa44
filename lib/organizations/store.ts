import { mpnId as digits } from "../contract/common.ts";
import type { DirectoryChanges } from "../contract/organizations.ts";
import { notFound, refusal, stale } from "../errors.ts";
import { equals } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import {
  type AgreementItem,
  agreements,
  type ChangeRequestItem,
  changeRequests,
  enrolledOrganizations,
  mpnIds,
  type OrganizationItem,
  organizations,
  submittedChanges,
} from "./items.ts";
import type { WithFacts } from "./profile-changes.ts";
import { type ChangeDecision, changeRequestTransitions } from "./rules.ts";

/** Organizations, their agreements and their change requests. */
export const organizationStore = (table: Table) => {
  const stored = organizations.in(table);
  const changes = changeRequests.in(table);
  const find = (id: string) => stored.get({ id });

  return {
    find,

    agreements: (organizationId: string): Promise<AgreementItem[]> =>
      Array.fromAsync(agreements.in(table).each(keys.agreements(organizationId))),

    /** An enrolled organization, which excludes the operator's own. Throws NOT_FOUND. */
    async enrolled(id: string): Promise<OrganizationItem> {
      const item = await find(id);
      if (!item || item.organizationType === "operator") throw notFound();
      return item;
    },

    agreement: (organizationId: string, region: string) =>
      agreements.in(table).get({ organizationId, region }),

    /** One page of the operator's list. */
    async list(options: PageOptions): Promise<{ items: OrganizationItem[]; next?: Start }> {
      const { items, ...rest } = await enrolledOrganizations.in(table).page(keys.allEnrolled, options);
      return { ...rest, items: await stored.getMany(items) };
    },

    /** One page of the official list. It comes from the index, which follows a change within moments. */
    directory: (country: string | undefined, options: PageOptions) =>
      stored.page(keys.inDirectory("indirect-provider", country), { ...options, index: true }),

    async byMpnId(mpnId: string): Promise<OrganizationItem | undefined> {
      // A text that cannot be an MPN ID belongs to nobody. As a key it could be too long.
      const entry = digits.safeParse(mpnId).success ? await mpnIds.in(table).get({ mpnId }) : undefined;
      return entry && find(entry.organizationId);
    },

    /** Adds an organization with its list entry and its MPN ID, which must be free (MPN_ID_TAKEN). */
    enrol(organization: Omit<OrganizationItem, "type">): Write[] {
      const { id, mpnId } = organization;
      const taken = refusal(
        "MPN_ID_TAKEN",
        "An organization with this MPN ID is enrolled already. Check the number.",
      );
      return [
        organizations.create({ type: "Organization", ...organization }),
        // The operator's own organization is not enrolled. It has no MPN ID and is in no list.
        ...(mpnId
          ? [enrolledOrganizations.create({ id }), mpnIds.create({ mpnId, organizationId: id }, taken)]
          : []),
      ];
    },

    /** Saves an organization, provided that it is as it was read. */
    save: (before: OrganizationItem, after: OrganizationItem): Write => organizations.update(before, after),

    recordAgreement(
      organizationId: string,
      agreement: Omit<AgreementItem, "type">,
      before: AgreementItem | undefined,
    ): Write[] {
      const after = { type: "Agreement" as const, ...agreement, organizationId };
      if (!before) return [agreements.create(after, stale)];
      const unchanged = { when: equals("recordedAt", before.recordedAt), refuse: stale };
      return [agreements.update({ ...before, organizationId }, after, unchanged)];
    },

    /** A change request of any organization. Throws NOT_FOUND. */
    async submittedChange(id: string): Promise<ChangeRequestItem> {
      const entry = await submittedChanges.in(table).get({ id });
      const change = entry && (await changes.get(entry));
      if (!change) throw notFound();
      return change;
    },

    submitChange(change: Omit<ChangeRequestItem, "type">): Write[] {
      const { id, organizationId } = change;
      return [
        changeRequests.create({ type: "ChangeRequest", ...change }),
        submittedChanges.create({ id, organizationId }),
      ];
    },

    /** Saves a decided change request, provided that nobody has decided it before. */
    decideChange: (decision: ChangeDecision, before: ChangeRequestItem, after: ChangeRequestItem): Write =>
      changeRequests.update(before, after, inStateFor(changeRequestTransitions[decision])),
  };
};

/** The fields of a directory profile, for the audit record. A logo is represented by its hash and size. */
export const profileOf = (item: OrganizationItem): WithFacts<DirectoryChanges> & { status: string } => {
  const { name, country, region, website, description, logo, accentColour, status } = item;
  return { name, country, region, website, description, logo, accentColour, status };
};
