import * as z from "zod";
import type { SubscriptionQuery } from "../contract/subscriptions.ts";
import { delegatedAdminAt } from "../customers/delegated-admin.ts";
import { customers, resellerRelationships } from "../customers/items.ts";
import type { Caller } from "../http/caller.ts";
import { partnershipEntries } from "../partnerships/items.ts";
import { all, type Condition, equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { type SubscriptionItem, subscriptions } from "./items.ts";
import { settledAt } from "./states.ts";

/** A subscription in a list across customers. */
export interface NamedSubscription {
  subscription: SubscriptionItem;
  customerName: string;
}

type Filter = Omit<SubscriptionQuery, "limit" | "cursor">;

/** How often one page reads on where a filter or the caller's reach leaves out what it has read. */
const mostRounds = 10;

/** How many entries of each provider a reseller's page reads at once: it has access to some of them only. */
const chunk = 100;

const started = z.object({ after: z.string() });

const placeOf = ({ commitmentEndDate, id }: SubscriptionItem): string => `${commitmentEndDate}#${id}`;

const conditionOf = ({ status, offerId, partnerId, autoRenewEnabled }: Filter): Condition | undefined => {
  const filters = Object.entries({ status, offerId, partnerId, autoRenewEnabled }).flatMap(([name, value]) =>
    value === undefined ? [] : [equals(name, value)],
  );
  return filters.length > 0 ? all(...filters) : undefined;
};

/** Whether a subscription is in the list at `now`, whatever of it is recorded later. */
const matches = (filter: Filter, subscription: SubscriptionItem, now: Date): boolean => {
  const settled = settledAt(subscription, now);
  return (
    (filter.endsAfter === undefined || settled.commitmentEndDate > filter.endsAfter) &&
    (filter.endsBefore === undefined || settled.commitmentEndDate < filter.endsBefore) &&
    (filter.status === undefined || settled.status === filter.status) &&
    (filter.autoRenewEnabled === undefined || settled.autoRenewEnabled === filter.autoRenewEnabled)
  );
};

/**
 * Lists subscriptions across customers by the end of their terms, from the second index. The bounds are keys. The other
 * filters, and a reseller's access, leave out what is read, so a page may be short while more follows.
 */
export const subscriptionLists = (table: Table) => {
  const stored = subscriptions.in(table);

  /** The providers of a reseller, and with which of them its partnership is active. */
  const providersOf = async (resellerId: string) => {
    const statuses = ["active", "ended"] as const;
    const found = await Promise.all(
      statuses.map(async (status) => {
        const entries = partnershipEntries.in(table).each(keys.providers(resellerId, status));
        return (await Array.fromAsync(entries)).map(({ providerId }) => [providerId, status] as const);
      }),
    );
    return new Map(found.flat());
  };

  /** What a reseller has access to: all of the customers that it administers, and under an active partnership what names it. */
  const reachOf = async (
    resellerId: string,
    providers: ReadonlyMap<string, "active" | "ended">,
    found: readonly SubscriptionItem[],
    now: Date,
  ): Promise<SubscriptionItem[]> => {
    const ids = [...new Set(found.map(({ customerId }) => customerId))];
    const wanted = ids.map((customerId) => ({ customerId, resellerId }));
    const relationships = await resellerRelationships.in(table).getMany(wanted);
    const administered = new Set(
      relationships.flatMap((each) => (delegatedAdminAt(each, now) ? [each.customerId] : [])),
    );
    return found.filter(
      ({ customerId, providerId, partnerOrganizationId, supportResellerId }) =>
        administered.has(customerId) ||
        (providers.get(providerId) === "active" &&
          (partnerOrganizationId === resellerId || supportResellerId === resellerId)),
    );
  };

  /**
   * Those whose customer is still the provider's in whose list they stand, each with its customer's name. Others follow
   * their customer to its new provider.
   */
  const named = async (found: readonly SubscriptionItem[]): Promise<NamedSubscription[]> => {
    const ids = [...new Set(found.map(({ customerId }) => customerId))].map((id) => ({ id }));
    const byId = new Map((await customers.in(table).getMany(ids)).map((each) => [each.id, each]));
    return found.flatMap((subscription) => {
      const customer = byId.get(subscription.customerId);
      if (customer?.providerId !== subscription.providerId) return [];
      return [{ subscription, customerName: customer.billingProfile.companyName }];
    });
  };

  return {
    /** One page of what the caller has access to. */
    async page(
      { id, type }: Caller["organization"],
      filter: Filter,
      { limit, start, now }: { limit: number; start: Start | undefined; now: Date },
    ): Promise<{ items: NamedSubscription[]; next?: Start }> {
      const { endsAfter, endsBefore } = filter;
      if (endsAfter !== undefined && endsBefore !== undefined && endsAfter >= endsBefore)
        return { items: [] };
      const isReseller = type === "indirect-reseller";
      const providers = isReseller ? await providersOf(id) : new Map([[id, "active" as const]]);
      const high = endsBefore ?? "~";
      // Neither bound is in the list. With a character added, a bound comes right after what it names.
      let after = start ? started.parse(start).after : endsAfter ? `${endsAfter}~` : "0";
      const items: NamedSubscription[] = [];
      for (let round = 0; round < mostRounds; round++) {
        const pages = await Promise.all(
          [...providers.keys()].map((providerId) =>
            stored.page(keys.subscriptionEnds(providerId), {
              limit: isReseller ? chunk : limit - items.length,
              index: 2,
              between: [after, high],
              filter: conditionOf(filter),
            }),
          ),
        );
        // Up to here everything is read, of every provider.
        const horizon = pages.flatMap(({ next }) => next?.GSI2SK ?? []).sort()[0];
        const read = pages
          .flatMap((page) => page.items)
          .filter((each) => horizon === undefined || placeOf(each) <= horizon)
          .filter((each) => matches(filter, each, now))
          .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
        for (const each of await named(isReseller ? await reachOf(id, providers, read, now) : read)) {
          // One more than the page holds shows that another page follows.
          const last = items.at(-1);
          if (items.length >= limit && last)
            return { items, next: { after: `${placeOf(last.subscription)}!` } };
          items.push(each);
        }
        if (horizon === undefined) return { items };
        after = `${horizon}!`;
        if (items.length >= limit) break;
      }
      return { items, next: { after } };
    },
  };
};
