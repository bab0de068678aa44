import { kept } from "../contract/kept.ts";
import type { OfferLine } from "../contract/offers.ts";
import { notFound, stale } from "../errors.ts";
import { all, type Condition, contains, equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { type OfferItem, offers, searchable } from "./items.ts";

/** The filters of a list of offers. */
export interface OfferFilter {
  category?: string | undefined;
  billing?: string | undefined;
  search?: string | undefined;
}

const conditionOf = ({ category, billing, search }: OfferFilter): Condition | undefined => {
  const conditions: Condition[] = [];
  if (category) conditions.push(equals("category", category));
  if (billing) conditions.push(equals("billing", billing));
  if (search) conditions.push(contains("searchable", searchable(search)));
  return conditions.length > 0 ? all(...conditions) : undefined;
};

/** The number of offers in one query of about 1 MB. */
const aQuery = 1_000;

/** The catalogue. It is one partition, small enough to be read as a whole. */
export const offerStore = (table: Table) => {
  const stored = offers.in(table);
  const find = (id: string) => stored.get({ id });

  return {
    find,

    /** An offer. Throws NOT_FOUND. */
    async read(id: string): Promise<OfferItem> {
      const item = await find(id);
      if (!item) throw notFound();
      return item;
    },

    /** The existing offers with these ids, by id. */
    async some(ids: readonly string[]): Promise<Map<string, OfferItem>> {
      const items = await stored.getMany(ids.map((id) => ({ id })));
      return new Map(items.map((offer) => [offer.id, offer]));
    },

    list: (filter: OfferFilter, options: PageOptions) =>
      stored.page(keys.offers, { ...options, filter: conditionOf(filter), examined: aQuery }),

    /** The ids of all offers. */
    async ids(): Promise<Set<string>> {
      const all = new Set<string>();
      for await (const { id } of stored.each(keys.offers, { limit: aQuery })) all.add(id);
      return all;
    },

    /** Saves an offer, provided that the stored one is as it was read, or that there still is none. */
    save(offer: OfferLine, before: OfferItem | undefined): Write {
      const after: OfferItem = { type: "Offer", ...kept<OfferItem, OfferLine>(offer), version: 1 };
      return before ? offers.update(before, after) : offers.create(after, stale);
    },
  };
};
