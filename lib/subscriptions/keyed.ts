import { type ResellerRelationship, resellerRelationships } from "../customers/items.ts";
import { Stale, stale } from "../errors.ts";
import { all, any, type Condition, equals, isNew, less } from "../table/condition.ts";
import { names, type Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import { keyedBy, type SubscriptionItem, subscriptionKeys, subscriptions } from "./items.ts";

/** What a list of subscriptions may be narrowed to, besides bounds of their ends. */
export interface KeyedFilter {
  status?: string | undefined;
  offerId?: string | undefined;
  partnerId?: string | undefined;
  autoRenewEnabled?: boolean | undefined;
}

/** A subscription, and its place in the index in which it was found. */
export interface Placed {
  place: string;
  subscription: SubscriptionItem;
}

/** The place of a subscription among others, by the end of its term. */
export const placeOf = ({ commitmentEndDate, id }: Pick<SubscriptionItem, "commitmentEndDate" | "id">) =>
  `${commitmentEndDate}#${id}`;

const ways = ["offer", "status"] as const;

/** The resellers in whose lists a subscription stands: those that administer its customer, and those that it names. */
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
 * Brings the keys by which filters find a subscription up to date with it, and with who has access to it, as both are now:
 * those of its provider and of each such reseller. A repetition changes nothing, and who comes late changes nothing that
 * is newer. What is done for one customer must be done one after the other.
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
        await table.write(subscriptionKeys.put(now, check));
      } catch (error) {
        // Somebody else has brought them to this version, or to a later one.
        if (!(error instanceof Stale)) throw error;
      }
    }
  for (const each of known)
    if (!listing.includes(each.resellerId)) await table.write(subscriptionKeys.delete(each));
  return subscription;
};

/** The same of all subscriptions of a customer, at which a reseller has more access by now, or less. */
export const updateKeysOfCustomer = async (table: Table, customerId: string): Promise<void> => {
  for await (const each of subscriptions.in(table).each(keys.subscriptions(customerId)))
    await updateSubscriptionKeys(table, each);
};

/** Where the keys of what a filter finds lie, and which filter that is. What most subscriptions have in common leads last. */
const leading = (
  listedBy: string,
  { status, offerId, partnerId, autoRenewEnabled }: KeyedFilter,
): { by: keyof KeyedFilter; range: Range; index: true | 2 } | undefined => {
  const from = (way: Parameters<typeof keys.subscriptionsBy>[0], value: string) =>
    keys.subscriptionsBy(way, listedBy, value);
  if (partnerId !== undefined) return { by: "partnerId", range: from("PARTNER", partnerId), index: 2 };
  if (offerId !== undefined) return { by: "offerId", range: from("OFFER", offerId), index: true };
  const isRare = status !== undefined && status !== "active";
  if (autoRenewEnabled !== undefined && !isRare)
    return { by: "autoRenewEnabled", range: from("RENEWAL", String(autoRenewEnabled)), index: 2 };
  if (status !== undefined) return { by: "status", range: from("STATUS", status), index: true };
  return undefined;
};

/** What is asked for besides what the key says, which finds that alone. */
const conditionOf = (
  { status, offerId, partnerId, autoRenewEnabled }: KeyedFilter,
  by?: keyof KeyedFilter,
): Condition | undefined => {
  const filters = Object.entries({ status, offerId, partnerId, autoRenewEnabled }).flatMap(([name, value]) =>
    value === undefined || name === by ? [] : [equals(name, value)],
  );
  return filters.length > 0 ? all(...filters) : undefined;
};

/** Where a subscription stands in a list, and itself where the index that was read holds it. */
export interface Listed {
  place: string;
  customerId: string;
  id: string;
  subscription?: SubscriptionItem;
}

/**
 * One page of what a provider, or a reseller that has keys of its own, lists of subscriptions by the end of their terms, with
 * the place where the next one begins. With filters it is read by their keys if all that it lists have these
 * (`filtersIndexed`), and looked through before that. Several filters are conditions on the keys of one of them.
 */
export const pageListedBy = async (
  table: Table,
  owner: { id: string; filtersIndexed?: boolean | undefined },
  filter: KeyedFilter,
  o: Pick<PageOptions, "limit" | "between">,
): Promise<{ items: Listed[]; next?: string | undefined }> => {
  const lead = owner.filtersIndexed ? leading(owner.id, filter) : undefined;
  if (!lead) {
    const options = { ...o, index: 2, filter: conditionOf(filter) } as const;
    const { items, next } = await subscriptions.in(table).page(keys.subscriptionEnds(owner.id), options);
    return {
      items: items.map((subscription) => {
        const { customerId, id } = subscription;
        return { place: placeOf(subscription), customerId, id, subscription };
      }),
      next: next?.[names.index2sk],
    };
  }
  const { by, range, index } = lead;
  // Keys are small.
  const options = { ...o, index, filter: conditionOf(filter, by), examined: 1_000 };
  const { items: found, next } = await subscriptionKeys.in(table).page(range, options);
  return {
    items: found.map((each) => ({ place: placeOf(each), customerId: each.customerId, id: each.id })),
    next: next?.[index === 2 ? names.index2sk : names.index1sk],
  };
};

/** The subscriptions that stand in a list: those that only keys have led to are read from the table. */
export const placed = async (table: Table, listed: readonly Listed[]): Promise<Placed[]> => {
  const stored = await subscriptions.in(table).getMany(listed.filter(({ subscription }) => !subscription));
  const byId = new Map(stored.map((subscription) => [subscription.id, subscription]));
  return listed.flatMap(({ place, id, subscription = byId.get(id) }) =>
    subscription ? [{ place, subscription }] : [],
  );
};
