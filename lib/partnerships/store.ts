import * as z from "zod";
import type { Partner, PartnershipStatus } from "../contract/partnerships.ts";
import { stale } from "../errors.ts";
import { equals, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { type Key, keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type PartnershipItem, partnershipItem } from "./items.ts";

const entryItem = z.object({ providerId: z.string(), resellerId: z.string() });
const otherOrganization = z.object({
  type: z.literal("Organization"),
  id: z.string(),
  name: z.string(),
  mpnId: z.string(),
  country: z.string(),
  region: z.string(),
});

/** The side that reads its list. The list shows the partners on the other side. */
export type Side = "provider" | "reseller";

/** Partnerships, and each side's lists of them by status. */
export const partnershipStore = (table: Table) => {
  const find = async (providerId: string, resellerId: string): Promise<PartnershipItem | undefined> => {
    const item = await table.get(keys.partnership(providerId, resellerId));
    return item && partnershipItem.parse(item);
  };

  /**
   * Each partnership as `side` sees it in the API: the partner, with the name and agreement that it has now. The agreement
   * that counts is the reseller's for the provider's region.
   */
  const partnersOf = async (items: readonly PartnershipItem[], side: Side): Promise<Partner[]> => {
    const providers = items.map(({ providerId }) => keys.organization(providerId));
    const resellers = items.map(({ resellerId }) => keys.organization(resellerId));
    const found = await table.getMany([...providers, ...resellers]);
    const byId = new Map(found.map((item) => [item.id, otherOrganization.parse({ ...item })]));
    const agreementOf = ({ providerId, resellerId }: PartnershipItem) =>
      keys.agreement(resellerId, byId.get(providerId)?.region ?? "");
    const signed = await table.getMany(items.map(agreementOf));
    const has = ({ PK, SK }: Key) => signed.some((item) => item.PK === PK && item.SK === SK);
    return items.flatMap((item) => {
      const other = byId.get(side === "provider" ? item.resellerId : item.providerId);
      if (!other) return [];
      const { id, name, mpnId, country } = other;
      const { status, since, endedAt } = item;
      return [{ id, name, mpnId, country, status, since, endedAt, agreementSigned: has(agreementOf(item)) }];
    });
  };

  const entries = ({ providerId, resellerId }: PartnershipItem, status: PartnershipStatus): Key[] => [
    keys.resellerEntry(providerId, status, resellerId),
    keys.providerEntry(resellerId, status, providerId),
  ];

  /** Moves both sides' list entries to the partnership's status. */
  const list = (item: PartnershipItem): Write[] => {
    const { providerId, resellerId, status } = item;
    const entry = { type: "PartnershipEntry", providerId, resellerId };
    return [
      ...entries(item, status).map((key) => ({ put: { ...key, ...entry } })),
      ...entries(item, status === "active" ? "ended" : "active").map((key) => ({ delete: key })),
    ];
  };

  return {
    find,
    partnersOf,

    async page(
      organizationId: string,
      side: Side,
      status: PartnershipStatus,
      options: PageOptions,
    ): Promise<{ items: Partner[]; next?: Start }> {
      const range =
        side === "provider" ? keys.resellers(organizationId, status) : keys.providers(organizationId, status);
      const { items, ...rest } = await table.page(range, options);
      const parsed = items.map((item) => entryItem.parse(item));
      const found = await table.getMany(
        parsed.map((entry) => keys.partnership(entry.providerId, entry.resellerId)),
      );
      const partnerships = new Map(
        found.map((item) => [`${item.PK} ${item.SK}`, partnershipItem.parse(item)]),
      );
      const inOrder = parsed.flatMap(({ providerId, resellerId }) => {
        const { PK, SK } = keys.partnership(providerId, resellerId);
        const partnership = partnerships.get(`${PK} ${SK}`);
        // A partnership that has changed since its list entry was read is in the other list by now.
        return partnership?.status === status ? partnership : [];
      });
      return { ...rest, items: await partnersOf(inOrder, side) };
    },

    /** Begins a partnership, for the first time or again after its end. */
    begin(
      partnership: Omit<PartnershipItem, "type" | "version">,
      before: PartnershipItem | undefined,
    ): Write[] {
      const item = { type: "Partnership" as const, ...partnership, version: (before?.version ?? 0) + 1 };
      const unchanged = before ? equals("version", before.version) : isNew;
      return [
        {
          put: { ...keys.partnership(item.providerId, item.resellerId), ...item },
          checks: [{ when: unchanged, refuse: stale }],
        },
        ...list(item),
      ];
    },

    /** Ends a partnership that is still active and unchanged. */
    end(before: PartnershipItem, ended: PartnershipItem): Write[] {
      return [
        {
          put: {
            ...keys.partnership(ended.providerId, ended.resellerId),
            ...ended,
            version: before.version + 1,
          },
          checks: [
            { when: equals("status", "active"), refuse: stale },
            { when: equals("version", before.version), refuse: stale },
          ],
        },
        ...list(ended),
      ];
    },
  };
};
