import * as z from "zod";
import { mpnId as digits } from "../contract/common.ts";
import { type DirectoryChanges, directoryEntry } from "../contract/organizations.ts";
import { notFound, refusal, stale } from "../errors.ts";
import { equals, isNew } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import {
  type AgreementItem,
  agreementItem,
  type ChangeRequestItem,
  changeRequestItem,
  type OrganizationItem,
  organizationItem,
} from "./items.ts";
import { type ChangeDecision, changeRequestTransitions } from "./rules.ts";

const withId = z.object({ id: z.string() });
const withOrganization = z.object({ organizationId: z.string() });

const again = () => new Error("a new id was given out twice");

/** Organizations, their agreements and their change requests. */
export const organizationStore = (table: Table) => {
  const find = async (id: string): Promise<OrganizationItem | undefined> => {
    const item = await table.get(keys.organization(id));
    return item && organizationItem.parse(item);
  };

  const agreements = async (organizationId: string): Promise<AgreementItem[]> => {
    const found: AgreementItem[] = [];
    for (let start: Start | undefined, more = true; more; more = start !== undefined) {
      const { items, next } = await table.page(keys.agreements(organizationId), { limit: 100, start });
      found.push(...items.map((item) => agreementItem.parse(item)));
      start = next;
    }
    return found;
  };

  return {
    find,
    agreements,

    /** An enrolled organization: not the operator's own. Throws NOT_FOUND. */
    async enrolled(id: string): Promise<OrganizationItem> {
      const item = await find(id);
      if (!item || item.organizationType === "operator") throw notFound();
      return item;
    },

    async agreement(organizationId: string, region: string): Promise<AgreementItem | undefined> {
      const item = await table.get(keys.agreement(organizationId, region));
      return item && agreementItem.parse(item);
    },

    /** One page of ids from a list, and the items they stand for, in the list's order. */
    async list(options: PageOptions): Promise<{ items: OrganizationItem[]; next?: Start }> {
      const { items, ...rest } = await table.page(keys.allEnrolled, options);
      const ids = items.map((item) => withId.parse(item).id);
      const found = await table.getMany(ids.map(keys.organization));
      const byId = new Map(found.map((item) => [item.id, organizationItem.parse(item)]));
      return { ...rest, items: ids.flatMap((id) => byId.get(id) ?? []) };
    },

    /** The official list: read from the index, which a change reaches within moments. */
    async directory(country: string | undefined, options: PageOptions) {
      const { items, ...rest } = await table.page(keys.inDirectory("indirect-provider", country), {
        ...options,
        index: true,
      });
      return { ...rest, items: items.map((item) => directoryEntry.parse(item)) };
    },

    async byMpnId(mpnId: string): Promise<OrganizationItem | undefined> {
      // What no MPN ID looks like is nobody's; as a key it could be too long.
      const item = digits.safeParse(mpnId).success ? await table.get(keys.mpnId(mpnId)) : undefined;
      return item && find(withOrganization.parse(item).organizationId);
    },

    /** A new organization with its entries; its MPN ID is unique in the deployment (MPN_ID_TAKEN). */
    enrol(organization: Omit<OrganizationItem, "type">): Write[] {
      const { id, mpnId } = organization;
      const taken = refusal(
        "MPN_ID_TAKEN",
        "An organization with this MPN ID is enrolled already. Check the number.",
      );
      return [
        { put: organizationWith(organization), checks: [{ when: isNew, refuse: again }] },
        // An operator is not enrolled: it has no MPN ID and stands in no list.
        ...(mpnId
          ? [
              {
                put: { ...keys.enrolled(id), type: "Enrolled", id },
                checks: [{ when: isNew, refuse: again }],
              },
              {
                put: { ...keys.mpnId(mpnId), type: "MpnId", organizationId: id },
                checks: [{ when: isNew, refuse: taken }],
              },
            ]
          : []),
      ];
    },

    /** The organization as it is to be, if it still is as it was read. */
    save(organization: OrganizationItem): Write {
      const { id, name, country, region, website, description, status, version } = organization;
      const directory = directoryKeys(organization);
      const fields = { name, country, region, website, description, status, ...directory };
      const gone = Object.entries({ GSI1PK: undefined, GSI1SK: undefined, ...fields }).filter(
        ([, value]) => value === undefined,
      );
      return {
        update: keys.organization(id),
        set: { ...fields, version: version + 1 },
        remove: gone.map(([field]) => field),
        checks: [{ when: equals("version", version), refuse: stale }],
      };
    },

    recordAgreement(
      organizationId: string,
      agreement: Omit<AgreementItem, "type">,
      before: AgreementItem | undefined,
    ): Write[] {
      const unchanged = before ? equals("recordedAt", before.recordedAt) : isNew;
      return [
        {
          put: { ...keys.agreement(organizationId, agreement.region), type: "Agreement", ...agreement },
          checks: [{ when: unchanged, refuse: stale }],
        },
      ];
    },

    async changeRequests(organizationId: string, options: PageOptions) {
      const { items, ...rest } = await table.page(keys.changeRequests(organizationId), options);
      return { ...rest, items: items.map((item) => changeRequestItem.parse(item)) };
    },

    async submittedChanges(options: PageOptions): Promise<{ items: ChangeRequestItem[]; next?: Start }> {
      const { items, ...rest } = await table.page(keys.submittedChanges, options);
      const entries = items.map((item) =>
        z.object({ id: z.string(), organizationId: z.string() }).parse(item),
      );
      const found = await table.getMany(
        entries.map(({ organizationId, id }) => keys.changeRequest(organizationId, id)),
      );
      const byId = new Map(found.map((item) => [item.id, changeRequestItem.parse(item)]));
      return { ...rest, items: entries.flatMap(({ id }) => byId.get(id) ?? []) };
    },

    /** Throws NOT_FOUND. */
    async submittedChange(id: string): Promise<ChangeRequestItem> {
      const entry = withOrganization.safeParse(await table.get(keys.submittedChange(id)));
      if (!entry.success) throw notFound();
      return changeRequestItem.parse(await table.get(keys.changeRequest(entry.data.organizationId, id)));
    },

    submitChange(change: Omit<ChangeRequestItem, "type">): Write[] {
      const { id, organizationId } = change;
      return [
        {
          put: { ...keys.changeRequest(organizationId, id), type: "ChangeRequest", ...change },
          checks: [{ when: isNew, refuse: again }],
        },
        {
          put: { ...keys.submittedChange(id), type: "SubmittedChange", id, organizationId },
          checks: [{ when: isNew, refuse: again }],
        },
      ];
    },

    /** A change request after the decision, if nobody else has decided it. */
    decideChange(decision: ChangeDecision, change: ChangeRequestItem): Write {
      const { organizationId, id, status, decidedAt, note } = change;
      return {
        update: keys.changeRequest(organizationId, id),
        set: { status, decidedAt, note },
        checks: [inStateFor(changeRequestTransitions[decision])],
      };
    },
  };
};

const directoryKeys = ({ id, organizationType, country, status }: Omit<OrganizationItem, "type">) =>
  organizationType === "indirect-provider" && status === "active"
    ? keys.directory(organizationType, country, id)
    : {};

const organizationWith = (organization: Omit<OrganizationItem, "type">) => ({
  ...keys.organization(organization.id),
  ...directoryKeys(organization),
  type: "Organization",
  ...organization,
});

/** The fields of a directory profile, for the record. */
export const profileOf = (item: OrganizationItem): DirectoryChanges & { status: string } => {
  const { name, country, region, website, description, status } = item;
  return { name, country, region, website, description, status };
};
