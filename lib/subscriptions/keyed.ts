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

/**
 * Brings the keys by which filters find a subscription up to date with it, as it is now. A repetition changes nothing, and
 * who comes late changes nothing that is newer.
 */
export const updateSubscriptionKeys = async (
  table: Table,
  { customerId, id }: Pick<SubscriptionItem, "customerId" | "id">,
): Promise<void> => {
  const [subscription, known] = await Promise.all([
    subscriptions.in(table).get({ customerId, id }),
    subscriptionKeys.in(table).getMany(ways.map((by) => ({ customerId, id, by }))),
  ]);
  if (!subscription) return;
  const { providerId, offerId, partnerId, status, autoRenewEnabled, commitmentEndDate } = subscription;
  const { version: subscriptionVersion } = subscription;
  const found = { customerId, id, providerId, offerId, partnerId, autoRenewEnabled, commitmentEndDate };
  const check = { when: any(isNew, less("subscriptionVersion", subscriptionVersion)), refuse: stale };
  for (const by of ways) {
    const before = known.find((each) => each.by === by);
    if (before && keyedBy(before) === keyedBy(subscription)) continue;
    try {
      await table.write(subscriptionKeys.put({ ...found, by, status, subscriptionVersion }, check));
    } catch (error) {
      // Somebody else has brought them to this version, or to a later one.
      if (!(error instanceof Stale)) throw error;
    }
  }
};

/** Where the keys of what a filter finds lie. What most subscriptions have in common leads last. */
const leading = (
  providerId: string,
  { status, offerId, partnerId, autoRenewEnabled }: KeyedFilter,
): { range: Range; index: true | 2 } | undefined => {
  if (partnerId !== undefined)
    return { range: keys.subscriptionsBy("PARTNER", providerId, partnerId), index: 2 };
  if (offerId !== undefined)
    return { range: keys.subscriptionsBy("OFFER", providerId, offerId), index: true };
  const isRare = status !== undefined && status !== "active";
  if (autoRenewEnabled !== undefined && !isRare)
    return { range: keys.subscriptionsBy("RENEWAL", providerId, String(autoRenewEnabled)), index: 2 };
  if (status !== undefined) return { range: keys.subscriptionsBy("STATUS", providerId, status), index: true };
  return undefined;
};

const conditionOf = ({
  status,
  offerId,
  partnerId,
  autoRenewEnabled,
}: KeyedFilter): Condition | undefined => {
  const filters = Object.entries({ status, offerId, partnerId, autoRenewEnabled }).flatMap(([name, value]) =>
    value === undefined ? [] : [equals(name, value)],
  );
  return filters.length > 0 ? all(...filters) : undefined;
};

/**
 * One page of a provider's subscriptions by the end of their terms, with the place where the next one begins. With filters
 * it is read by their keys if all of the provider's have these (`keyed`), and looked through before that. Several filters
 * are conditions on the keys of one of them.
 */
export const pageOfProvider = async (
  table: Table,
  provider: { id: string; filtersIndexed?: boolean | undefined },
  filter: KeyedFilter,
  o: Pick<PageOptions, "limit" | "between">,
): Promise<{ items: Placed[]; next?: string | undefined }> => {
  const condition = conditionOf(filter);
  const lead = provider.filtersIndexed ? leading(provider.id, filter) : undefined;
  if (!lead) {
    const options = { ...o, index: 2, filter: condition } as const;
    const { items, next } = await subscriptions.in(table).page(keys.subscriptionEnds(provider.id), options);
    return {
      items: items.map((subscription) => ({ place: placeOf(subscription), subscription })),
      next: next?.[names.index2sk],
    };
  }
  const { range, index } = lead;
  // Keys are small.
  const options = { ...o, index, filter: condition, examined: 1_000 };
  const { items: found, next } = await subscriptionKeys.in(table).page(range, options);
  const stored = await subscriptions.in(table).getMany(found);
  const byId = new Map(stored.map((subscription) => [subscription.id, subscription]));
  return {
    items: found.flatMap((each) => {
      const subscription = byId.get(each.id);
      return subscription ? [{ place: placeOf(each), subscription }] : [];
    }),
    next: next?.[index === 2 ? names.index2sk : names.index1sk],
  };
};
