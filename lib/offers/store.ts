import type { Offer } from "../contract/offers.ts";
import { notFound, stale } from "../errors.ts";
import { all, type Condition, contains, equals, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type OfferItem, offerItem } from "./items.ts";

/** What a list of offers is narrowed to. */
export interface OfferFilter {
  category?: string | undefined;
  billing?: string | undefined;
  search?: string | undefined;
}

const searchable = (text: string): string => text.normalize("NFKC").toLowerCase();

const conditionOf = ({ category, billing, search }: OfferFilter): Condition | undefined => {
  const conditions: Condition[] = [];
  if (category) conditions.push(equals("category", category));
  if (billing) conditions.push(equals("billing", billing));
  if (search) conditions.push(contains("searchable", searchable(search)));
  return conditions.length > 0 ? all(...conditions) : undefined;
};

/** The catalogue: one partition, small enough to be read through. */
export const offerStore = (table: Table) => {
  const find = async (id: string): Promise<OfferItem | undefined> => {
    const item = await table.get(keys.offer(id));
    return item && offerItem.parse(item);
  };

  return {
    find,

    /** Throws NOT_FOUND. */
    async read(id: string): Promise<OfferItem> {
      const item = await find(id);
      if (!item) throw notFound();
      return item;
    },

    /** Those of the named offers that exist, by id. */
    async some(ids: readonly string[]): Promise<Map<string, OfferItem>> {
      const items = await table.getMany([...new Set(ids)].map(keys.offer));
      return new Map(items.map((item) => offerItem.parse(item)).map((offer) => [offer.id, offer]));
    },

    async list(filter: OfferFilter, options: PageOptions): Promise<{ items: OfferItem[]; next?: Start }> {
      const { items, ...rest } = await table.page(keys.offers, { ...options, filter: conditionOf(filter) });
      return { ...rest, items: items.map((item) => offerItem.parse(item)) };
    },

    /** The offer as it is to be, if the one before still is as it was read. */
    save(offer: Offer, before: OfferItem | undefined): Write {
      const { id, name, description } = offer;
      return {
        put: {
          ...keys.offer(id),
          type: "Offer",
          ...offer,
          searchable: searchable([id, name, description].join("\n")),
          version: (before?.version ?? 0) + 1,
        },
        checks: [{ when: before ? equals("version", before.version) : isNew, refuse: stale }],
      };
    },
  };
};
