import type { Credit } from "../contract/incentives.ts";
import { partnershipEntries } from "../partnerships/items.ts";
import { type CreditItem, credits, type SubscriptionItem, subscriptions } from "../subscriptions/items.ts";
import { all, any, equals, greater } from "../table/condition.ts";
import type { Item } from "../table/item.ts";
import { names, type Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching, pageWithItems } from "../table/matching.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { intervalAt, isEmpty, overlaps, type Period } from "./interval.ts";
import { pageOfPeriod } from "./keyed.ts";

/** An item in the index of credits: a closed credit, or a subscription with its open one. */
const parse = (item: Item): CreditItem | SubscriptionItem =>
  item.type === credits.type ? credits.parse(item) : subscriptions.parse(item);

/** The maximum number of providers whose credits one page reads. So a page may be short. */
const providersPerPage = 10;

interface Paging {
  limit: number;
  start: Start | undefined;
  now: Date;
}

/**
 * The organization whose credits are listed. `furtherIndexed`: all of them have the keys of periods. `statesIndexed`: no
 * release runs beside this one that reads a reseller's credits without a period in another way, and would begin such a
 * list anew with this release's cursor.
 */
export interface Crediting {
  id: string;
  furtherIndexed?: boolean | undefined;
  statesIndexed?: boolean | undefined;
}

/** Incentive credits, by provider, reseller and period. */
export const incentiveStore = (table: Table) => {
  /** One page of a provider's credits, of one reseller or of all. */
  const ofProvider = async (
    { id: providerId, furtherIndexed }: Crediting,
    resellerId: string | undefined,
    period: Period,
    paging: Paging,
  ): Promise<{ items: Credit[]; next?: Start }> => {
    if (isEmpty(period)) return { items: [] };
    // The credits' own keys bound the end of a period only for one reseller. They never bound its beginning.
    const needsKeys = period.from !== undefined || (period.to !== undefined && resellerId === undefined);
    if (furtherIndexed && needsKeys)
      return pageOfPeriod(table, { listedBy: providerId, otherId: resellerId }, period, paging);
    const { from = "" } = period;
    const runsOn = any(equals("autoRenewEnabled", true), greater("commitmentEndDate", from));
    const read = async (range: Range, options: PageOptions) => {
      const { items, ...rest } = await table.page(range, options);
      // When a credit closes, the index may show both for a moment: the closed credit, and its subscription as it was.
      // They have the same place. The closed one counts, or whichever the page before has ended with.
      const placeOf = (item: Item | undefined) => item?.[names.index1sk];
      const closed = new Set(items.filter(({ type }) => type === credits.type).map(placeOf));
      const once = items.filter(
        (item) =>
          placeOf(item) !== placeOf(options.start) &&
          (item.type === credits.type || !closed.has(placeOf(item))),
      );
      return { ...rest, items: once.flatMap((item) => intervalAt(parse(item), paging.now) ?? []) };
    };
    const options = {
      limit: paging.limit,
      start: paging.start,
      index: true,
      ...(resellerId && period.to && { between: [`${resellerId}#`, `${resellerId}#${period.to}~`] as const }),
      ...(period.from && {
        filter: any(greater("to", from), all(equals("type", "Subscription"), runsOn)),
      }),
    };
    return pageOfMatching(read, keys.credits(providerId, resellerId), options, (each) =>
      overlaps(each, period),
    );
  };

  /** One page of a reseller's credits from ten of its providers, one after another. */
  const ofSomeProviders = async (
    resellerId: string,
    period: Period,
    paging: Paging,
  ): Promise<{ items: Credit[]; next?: Start }> => {
    const [first, last] = [keys.providers(resellerId, "active"), keys.providers(resellerId, "ended")];
    const { at = first.prefix, ...within } = paging.start ?? {};
    const found = await table.page(
      { PK: first.PK, prefix: "" },
      { limit: providersPerPage, between: [at, `${last.prefix}~`] },
    );
    const providers = found.items.map((item) => ({ ...partnershipEntries.parse(item), SK: String(item.SK) }));
    const items: Credit[] = [];
    for (const [index, { providerId, SK }] of providers.entries()) {
      // If the cursor's provider has moved to the other list meanwhile, the page begins with the next provider.
      const inside = index === 0 && SK === at && Object.keys(within).length > 0;
      const limit = paging.limit - items.length;
      const start = inside ? within : undefined;
      const page = await ofProvider({ id: providerId }, resellerId, period, { ...paging, limit, start });
      items.push(...page.items);
      if (page.next) return { items, next: { at: SK, ...page.next } };
      const isLast = index === providers.length - 1 && !found.next;
      // With a character added, the bound comes right after this entry.
      if (items.length >= paging.limit && !isLast) return { items, next: { at: `${SK}!` } };
    }
    return found.next ? { items, next: { at: `${found.next.SK}!` } } : { items };
  };

  return {
    ofProvider,

    /**
     * One page of a reseller's credits, from active and ended partnerships, by the reseller's own keys. A reseller without
     * these keys is read provider by provider, through up to a hundred providers without credits.
     */
    async ofReseller(
      { id: resellerId, furtherIndexed, statesIndexed }: Crediting,
      period: Period,
      paging: Paging,
    ): Promise<{ items: Credit[]; next?: Start }> {
      if (isEmpty(period)) return { items: [] };
      // A list that began before the keys were complete, or in an older release, goes on as it began.
      const goesByProvider = paging.start?.at !== undefined;
      const isNarrowed = period.from !== undefined || period.to !== undefined;
      if (furtherIndexed && (statesIndexed || isNarrowed) && !goesByProvider)
        return pageOfPeriod(table, { listedBy: resellerId }, period, paging);
      return pageWithItems(
        (start) => ofSomeProviders(resellerId, period, { ...paging, start }),
        paging.start,
      );
    },
  };
};
