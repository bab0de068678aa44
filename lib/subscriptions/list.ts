import * as z from "zod";
import { delegatedAdminAt } from "../customers/delegated-admin.ts";
import { customers, resellerRelationships } from "../customers/items.ts";
import type { Caller } from "../http/caller.ts";
import { organizations } from "../organizations/items.ts";
import { isActive, partnershipEntries, partnerships } from "../partnerships/items.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { type Part, type Placed, pageListedBy, placed } from "./keyed.ts";
import { settledAt } from "./states.ts";
import { type Filter, recordedPart, unrecordedParts } from "./unrecorded.ts";

/** A subscription in a list across customers. */
export interface NamedSubscription {
  subscription: SubscriptionItem;
  customerName: string;
}
type NamedAtPlace = Placed & NamedSubscription;

/** The maximum number of reads for one page, when a filter or the caller's access leaves out entries. */
const mostRounds = 10;

/** The number of entries in one read when the caller probably has access to some of them only. */
const chunk = 100;

const started = z.object({ after: z.string() });

/** The lists that are merged into a caller's list. `active`: the active partners among the providers of a reseller. */
interface Sources {
  of: (Part & { id: string; filtersIndexed?: boolean | undefined })[];
  active?: ReadonlySet<string>;
}

/** Whether a subscription is in the list at `now`, whatever is recorded later. */
const matches = (filter: Filter, subscription: SubscriptionItem, now: Date): boolean => {
  const settled = settledAt(subscription, now);
  return (
    (filter.endsAfter === undefined || settled.commitmentEndDate > filter.endsAfter) &&
    (filter.endsBefore === undefined || settled.commitmentEndDate < filter.endsBefore) &&
    (filter.offerId === undefined || settled.offerId === filter.offerId) &&
    (filter.partnerId === undefined || settled.partnerId === filter.partnerId) &&
    (filter.status === undefined || settled.status === filter.status) &&
    (filter.autoRenewEnabled === undefined || settled.autoRenewEnabled === filter.autoRenewEnabled)
  );
};

/**
 * Lists subscriptions across customers by the end of their terms. The bounds, the filters and a reseller's access are
 * keys. A reseller's access is checked again on the items, so a lost access makes a page shorter.
 */
export const subscriptionLists = (table: Table) => {
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

  /** The providers among these with which a reseller's partnership is active. */
  const activeAmong = async (resellerId: string, found: readonly Placed[]): Promise<ReadonlySet<string>> => {
    const providers = [...new Set(found.map(({ subscription }) => subscription.providerId))];
    const ids = providers.map((providerId) => ({ providerId, resellerId }));
    const partners = await partnerships.in(table).getMany(ids);
    return new Set(partners.filter(isActive).map(({ providerId }) => providerId));
  };

  /**
   * A reseller's accessible subscriptions: under an active partnership those that name it, and all of customers that it
   * administers. Whether it administers a customer is only read when no partnership gives the access.
   */
  const accessibleOf = async (
    resellerId: string,
    known: ReadonlySet<string> | undefined,
    found: readonly Placed[],
    now: Date,
  ): Promise<Placed[]> => {
    const isNamed = ({ subscription: { partnerOrganizationId, supportResellerId } }: Placed) =>
      partnerOrganizationId === resellerId || supportResellerId === resellerId;
    const administered = async (some: readonly Placed[]): Promise<ReadonlySet<string>> => {
      const ids = [...new Set(some.map(({ subscription }) => subscription.customerId))];
      const wanted = ids.map((customerId) => ({ customerId, resellerId }));
      const relationships = await resellerRelationships.in(table).getMany(wanted);
      return new Set(relationships.flatMap((each) => (delegatedAdminAt(each, now) ? [each.customerId] : [])));
    };
    const [active, ofOthers] = await Promise.all([
      known ?? activeAmong(resellerId, found.filter(isNamed)),
      administered(found.filter((each) => !isNamed(each))),
    ]);
    const byName = (each: Placed) => isNamed(each) && active.has(each.subscription.providerId);
    const ofFormer = await administered(found.filter((each) => isNamed(each) && !byName(each)));
    return found.filter(
      (each) =>
        byName(each) ||
        ofOthers.has(each.subscription.customerId) ||
        ofFormer.has(each.subscription.customerId),
    );
  };

  /**
   * The subscriptions whose customer still belongs to the list's provider, each with its customer's name. Others are
   * moving to the customer's new provider.
   */
  const named = async (found: readonly Placed[]): Promise<NamedAtPlace[]> => {
    const ids = [...new Set(found.map(({ subscription }) => subscription.customerId))].map((id) => ({ id }));
    const byId = new Map((await customers.in(table).getMany(ids)).map((each) => [each.id, each]));
    return found.flatMap((each) => {
      const customer = byId.get(each.subscription.customerId);
      if (customer?.providerId !== each.subscription.providerId) return [];
      return [{ ...each, customerName: customer.billingProfile.companyName }];
    });
  };

  /** The lists in which a caller's subscriptions are found, and how each of them is narrowed. */
  const read = async (
    { id, type, filtersIndexed, furtherIndexed }: Caller["organization"],
    filter: Filter,
    now: Date,
  ): Promise<Sources> => {
    const parts = [recordedPart(filter), ...unrecordedParts(filter, now)];
    if (type !== "indirect-reseller") return { of: parts.map((part) => ({ ...part, id, filtersIndexed })) };
    const { status, offerId, partnerId, autoRenewEnabled } = filter;
    const isNarrowed = [status, offerId, partnerId, autoRenewEnabled].some((each) => each !== undefined);
    if (furtherIndexed) {
      // Each subscription is renewed or not, so both parts together are the whole list.
      const recorded = isNarrowed
        ? []
        : [true, false].map((renewed) => recordedPart({ ...filter, autoRenewEnabled: renewed }));
      const all = isNarrowed ? parts : [...recorded, ...parts.slice(1)];
      return { of: all.map((part) => ({ ...part, id, filtersIndexed: true })) };
    }
    const providers = await providersOf(id);
    const ids = [...providers.keys()].map((each) => ({ id: each }));
    const owners = isNarrowed ? await organizations.in(table).getMany(ids) : ids;
    const active = new Set([...providers].flatMap(([each, status]) => (isActive({ status }) ? [each] : [])));
    return { of: owners.flatMap((owner) => parts.map((part) => ({ ...owner, ...part }))), active };
  };

  return {
    /** One page of the subscriptions that the caller has access to. */
    async page(
      caller: Caller["organization"],
      filter: Filter,
      { limit, start, now }: { limit: number; start: Start | undefined; now: Date },
    ): Promise<{ items: NamedSubscription[]; next?: Start }> {
      const { endsAfter, endsBefore } = filter;
      if (endsAfter !== undefined && endsBefore !== undefined && endsAfter >= endsBefore)
        return { items: [] };
      const isReseller = caller.type === "indirect-reseller";
      const { of: sources, active } = await read(caller, filter, now);
      const looksThrough = isReseller && active !== undefined;
      let after = start ? started.parse(start).after : "0";
      const items: NamedAtPlace[] = [];
      for (let round = 0; round < mostRounds; round++) {
        const most = looksThrough || round > 0 ? chunk : limit;
        const pages = await Promise.all(
          sources.map((source) => {
            const [first, high] = source.between;
            const low = first > after ? first : after;
            if (low > high) return { items: [], next: undefined };
            return pageListedBy(table, source, { ...source, between: [low, high] }, most);
          }),
        );
        // Up to here every source has been read.
        const readTo = pages.flatMap(({ next }) => next ?? []).sort()[0];
        const ids = new Set<string>();
        const listed = pages
          .flatMap((page) => page.items)
          .filter(({ place }) => readTo === undefined || place <= readTo)
          .sort((one, other) => (one.place < other.place ? -1 : 1))
          // While the index lags, a subscription may be in two parts. It is taken once.
          .filter(({ id }) => !ids.has(id) && ids.add(id));
        // Entries beyond a page are not read from the table.
        const taken = looksThrough ? listed : listed.slice(0, most);
        const horizon = taken.length < listed.length ? taken.at(-1)?.place : readTo;
        const found = (await placed(table, taken)).filter(({ subscription }) =>
          matches(filter, subscription, now),
        );
        const accessible = isReseller ? accessibleOf(caller.id, active, found, now) : found;
        const [visible, names] = looksThrough
          ? [await accessible, await named(await accessible)]
          : await Promise.all([accessible, named(found)]);
        const seen = new Set(visible.map(({ subscription }) => subscription.id));
        for (const each of names.filter(({ subscription }) => seen.has(subscription.id))) {
          // One more than the page holds shows that another page follows.
          const last = items.at(-1);
          if (items.length >= limit && last) return { items, next: { after: `${last.place}!` } };
          items.push(each);
        }
        if (horizon === undefined) return { items };
        after = `${horizon}!`;
        // Nothing was listed: the keys that one page may examine are used up.
        if (items.length >= limit || listed.length === 0) break;
      }
      return { items, next: { after } };
    },
  };
};
