import type { PartnerAnswer } from "../contract/partnerships.ts";
import { type PartnershipStatus, partnershipStatus } from "../contract/statuses.ts";
import { stale } from "../errors.ts";
import { agreements, type OrganizationItem, organizations } from "../organizations/items.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Item, Write } from "../table/item.ts";
import type { Key } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type PartnershipItem, partnershipEntries, partnerships } from "./items.ts";
import { transitions } from "./rules.ts";

/** The side whose list is read. The list shows the partners on the other side. */
export type Side = "provider" | "reseller";

/** A partnership as it was read together with its reseller. */
export interface WithReseller {
  partnership: PartnershipItem | undefined;
  reseller: OrganizationItem | undefined;
  /** The items that were found under the further keys. */
  further: readonly Item[];
}

/** Partnerships, and each side's lists of them by status. */
export const partnershipStore = (table: Table) => {
  const stored = partnerships.in(table);

  /**
   * Each partnership in the API's form for a `side`, with the partner's present name and agreement. The agreement that
   * counts is the reseller's for the provider's region.
   */
  const answered = (
    { status, since, endedAt }: PartnershipItem,
    { id, name, mpnId = "", country }: OrganizationItem,
    agreementSigned: boolean,
  ): PartnerAnswer => ({ id, name, mpnId, country, status, since, endedAt, agreementSigned });

  const partnersOf = async (items: readonly PartnershipItem[], side: Side): Promise<PartnerAnswer[]> => {
    const ids = items.flatMap(({ providerId, resellerId }) => [{ id: providerId }, { id: resellerId }]);
    const found = await organizations.in(table).getMany(ids);
    const byId = new Map(found.map((organization) => [organization.id, organization]));
    const agreementOf = ({ providerId, resellerId }: PartnershipItem) =>
      keys.agreement(resellerId, byId.get(providerId)?.region ?? "");
    const signed = await table.getMany(items.map(agreementOf));
    const has = ({ PK, SK }: Key) => signed.some((item) => item.PK === PK && item.SK === SK);
    return items.flatMap((item) => {
      const other = byId.get(side === "provider" ? item.resellerId : item.providerId);
      if (!other) return [];
      return [answered(item, other, has(agreementOf(item)))];
    });
  };

  const entries = ({ providerId, resellerId }: PartnershipItem, status: string): Key[] => [
    keys.resellerEntry(providerId, status, resellerId),
    keys.providerEntry(resellerId, status, providerId),
  ];

  /** Moves both sides' list entries to the partnership's status. */
  const list = (item: PartnershipItem): Write[] => {
    const { providerId, resellerId, status } = item;
    const others = partnershipStatus.options.filter((each) => each !== status);
    return [
      ...entries(item, status).map((key) => partnershipEntries.upsert({ ...key, providerId, resellerId })),
      ...others.flatMap((each) => entries(item, each)).map((key) => partnershipEntries.delete(key)),
    ];
  };

  return {
    find: (providerId: string, resellerId: string) => stored.get({ providerId, resellerId }),
    partnersOf,

    /** A partnership of this provider with the reseller, if both exist. `further` keys are read in the same call. */
    async ofProvider(
      providerId: string,
      resellerId: string,
      further: readonly Key[] = [],
    ): Promise<WithReseller> {
      const wanted = [partnerships.key({ providerId, resellerId }), organizations.key({ id: resellerId })];
      const found = await table.getMany([...wanted, ...further]);
      const partnership = found.find(({ type }) => type === partnerships.type);
      const reseller = found.find(({ type }) => type === organizations.type);
      return {
        partnership: partnership && partnerships.parse(partnership),
        reseller: reseller && organizations.parse(reseller),
        further: found.filter((item) => item !== partnership && item !== reseller),
      };
    },

    /** The reseller as its provider sees it; `region` is the provider's. */
    async asPartner(partnership: PartnershipItem, reseller: OrganizationItem, region: string) {
      const agreement = await agreements.in(table).get({ organizationId: reseller.id, region });
      return answered(partnership, reseller, agreement !== undefined);
    },

    async page(
      organizationId: string,
      side: Side,
      status: PartnershipStatus,
      options: PageOptions,
    ): Promise<{ items: PartnerAnswer[]; next?: Start }> {
      const range =
        side === "provider" ? keys.resellers(organizationId, status) : keys.providers(organizationId, status);
      const { items, ...rest } = await partnershipEntries.in(table).page(range, options);
      // A partnership that has changed since its list entry was read is in the other list by now.
      const inOrder = (await stored.getMany(items)).filter((partnership) => partnership.status === status);
      return { ...rest, items: await partnersOf(inOrder, side) };
    },

    /** Begins a partnership, for the first time or again after its end. */
    begin(
      partnership: Omit<PartnershipItem, "type" | "version">,
      before: PartnershipItem | undefined,
    ): Write[] {
      const item = { type: "Partnership" as const, ...partnership, version: 1 };
      return [
        before
          ? partnerships.update(before, item, inStateFor(transitions.begin))
          : partnerships.create(item, stale),
        ...list(item),
      ];
    },

    /** Ends a partnership that is still active and unchanged. */
    end: (before: PartnershipItem, ended: PartnershipItem): Write[] => [
      partnerships.update(before, ended, inStateFor(transitions.end)),
      ...list(ended),
    ],
  };
};
