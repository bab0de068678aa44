import { type ResellerRelationship, resellerRelationships } from "../customers/items.ts";
import { Stale, stale } from "../errors.ts";
import { all, any, type Condition, equals, isNew, less } from "../table/condition.ts";
import { names, type Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfRarest } from "../table/rarest.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { keyedBy, type SubscriptionItem, subscriptionKeys, subscriptions } from "./items.ts";

/** The filters of a list of subscriptions, besides bounds of their ends. */
export interface KeyedFilter {
  status?: string | undefined;
  offerId?: string | undefined;
  partnerId?: string | undefined;
  autoRenewEnabled?: boolean | undefined;
}

/** A part of a list: the stored values that it is read by, and bounds of the places, both included. */
export interface Part {
  filter: KeyedFilter;
  between: readonly [string, string];
  /** The filter that is known to match few within the bounds. Then its keys alone are read. */
  rarest?: keyof KeyedFilter;
}

/** A subscription, and its position in the index where it was found. */
export interface Placed {
  place: string;
  subscription: SubscriptionItem;
}

/** The sort key of a subscription, by the end of its term. */
export const placeOf = ({ commitmentEndDate, id }: Pick<SubscriptionItem, "commitmentEndDate" | "id">) =>
  `${commitmentEndDate}#${id}`;

const ways = ["offer", "status"] as const;

/** The resellers whose lists contain a subscription: those that administer its customer, and those that it names. */
const listingResellers = (
  { partnerOrganizationId, supportResellerId }: SubscriptionItem,
  relationships: readonly ResellerRelationship[],
): string[] => [
  ...new Set([
    ...relationships.flatMap(({ resellerId, adminSince }) => (adminSince ? [resellerId] : [])),
    ...[partnerOrganizationId, supportResellerId].flatMap((each) => each ?? []),
  ]),
];

/**
 * Updates the filter keys of a subscription to its present state and access: those of its provider and of each reseller
 * with access. A repetition changes nothing, and a late run never overwrites newer keys. Runs for one customer must
 * follow one another.
 */
export const updateSubscriptionKeys = async (
  table: Table,
  { customerId, id }: Pick<SubscriptionItem, "customerId" | "id">,
): Promise<SubscriptionItem | undefined> => {
  const [subscription, known, relationships] = await Promise.all([
    subscriptions.in(table).get({ customerId, id }),
    Array.fromAsync(subscriptionKeys.in(table).each(keys.allSubscriptionKeys(customerId, id))),
    Array.fromAsync(resellerRelationships.in(table).each(keys.resellerRelationships(customerId))),
  ]);
  if (!subscription) return undefined;
  const { providerId, offerId, partnerId, status, autoRenewEnabled, commitmentEndDate } = subscription;
  const { version: subscriptionVersion } = subscription;
  const found = { customerId, id, providerId, offerId, partnerId, autoRenewEnabled, commitmentEndDate };
  const check = { when: any(isNew, less("subscriptionVersion", subscriptionVersion)), refuse: stale };
  const listing = [undefined, ...listingResellers(subscription, relationships)];
  for (const resellerId of listing)
    for (const by of ways) {
      const before = known.find((each) => each.by === by && each.resellerId === resellerId);
      if (before && keyedBy(before) === keyedBy(subscription)) continue;
      try {
        const now = { ...found, by, resellerId, status, subscriptionVersion };
        await table.write(subscriptionKeys.upsert(now, check));
      } catch (error) {
        // Another run has updated them to this version, or to a later one.
        if (!(error instanceof Stale)) throw error;
      }
    }
  for (const each of known)
    if (!listing.includes(each.resellerId)) await table.write(subscriptionKeys.delete(each));
  return subscription;
};

/** The same for all subscriptions of a customer after a reseller's access changed. */
export const updateKeysOfCustomer = async (table: Table, customerId: string): Promise<void> => {
  for await (const each of subscriptions.in(table).each(keys.subscriptions(customerId)))
    await updateSubscriptionKeys(table, each);
};

/** The key range of each filter. All ranges are sorted by the end of the term. The filters that most subscriptions match come last. */
const leading = (
  listedBy: string,
  filter: KeyedFilter,
): { by: keyof KeyedFilter; range: Range; index: true | 2 }[] => {
  const ranges = [
    ["partnerId", "PARTNER", 2],
    ["offerId", "OFFER", true],
    ["status", "STATUS", true],
    ["autoRenewEnabled", "RENEWAL", 2],
  ] as const;
  return ranges.flatMap(([by, way, index]) => {
    const value = filter[by];
    return value === undefined
      ? []
      : [{ by, range: keys.subscriptionsBy(way, listedBy, String(value)), index }];
  });
};

/** The conditions of the other filters. */
const conditionOf = (
  { status, offerId, partnerId, autoRenewEnabled }: KeyedFilter,
  by?: keyof KeyedFilter,
): Condition | undefined => {
  const filters = Object.entries({ status, offerId, partnerId, autoRenewEnabled }).flatMap(([name, value]) =>
    value === undefined || name === by ? [] : [equals(name, value)],
  );
  return filters.length > 0 ? all(...filters) : undefined;
};

/** The position of a subscription in a list, and the subscription itself if the index holds it. */
export interface Listed {
  place: string;
  customerId: string;
  id: string;
  subscription?: SubscriptionItem;
}

/**
 * One page of a provider's subscriptions, or of those of a reseller with its own keys, by the end of their terms, with
 * the position where the next page begins. With filters it is read by the filter keys if all subscriptions have them
 * (`filtersIndexed`), and looked through before that. Of several filters the rarest one selects the keys and the others
 * are conditions on them. If the part does not name the rarest one, it is found while reading.
 */
export const pageListedBy = async (
  table: Table,
  owner: { id: string; filtersIndexed?: boolean | undefined },
  { filter, between, rarest }: Part,
  limit: number,
): Promise<{ items: Listed[]; next?: string | undefined }> => {
  const paging = { limit, between };
  const known = owner.filtersIndexed ? leading(owner.id, filter) : [];
  const leads = rarest ? known.filter(({ by }) => by === rarest) : known;
  if (leads.length === 0) {
    const options = { ...paging, index: 2, filter: conditionOf(filter) } as const;
    const { items, next } = await subscriptions.in(table).page(keys.subscriptionEnds(owner.id), options);
    return {
      items: items.map((subscription) => {
        const { customerId, id } = subscription;
        return { place: placeOf(subscription), customerId, id, subscription };
      }),
      next: next?.[names.index2sk],
    };
  }
  const ways = leads.map(({ by, range, index }) => async (reading: Pick<PageOptions, "limit" | "start">) => {
    // How many key items one query examines. They are small.
    const options = { ...paging, examined: 1_000, ...reading, index, filter: conditionOf(filter, by) };
    return subscriptionKeys.in(table).page(range, options);
  });
  const { items: found, next, by } = await pageOfRarest(ways, { limit: paging.limit });
  return {
    items: found.map((each) => ({ place: placeOf(each), customerId: each.customerId, id: each.id })),
    next: next?.[leads[by]?.index === 2 ? names.index2sk : names.index1sk],
  };
};

/** The subscriptions of a list: those found by key items are read from the table. */
export const placed = async (table: Table, listed: readonly Listed[]): Promise<Placed[]> => {
  const stored = await subscriptions.in(table).getMany(listed.filter(({ subscription }) => !subscription));
  const byId = new Map(stored.map((subscription) => [subscription.id, subscription]));
  return listed.flatMap(({ place, id, subscription = byId.get(id) }) =>
    subscription ? [{ place, subscription }] : [],
  );
};
