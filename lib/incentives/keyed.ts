import type { Credit } from "../contract/incentives.ts";
import { type CreditItem, credits, type SubscriptionItem, subscriptions } from "../subscriptions/items.ts";
import { atMost } from "../table/condition.ts";
import { type Key, names, type Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { intervalAt, overlaps, type Period } from "./interval.ts";
import { type CreditKeys, creditKeys, openOnes, placeByEnd } from "./items.ts";

/** How many key items one query examines. They are small. */
const examined = 1_000;

const ways = ["provider", "reseller"] as const;

/** Writes the keys of a subscription's open credit, as just read. A repetition changes nothing. */
export const keepOpenCreditKeys = async (table: Table, subscription: SubscriptionItem): Promise<void> => {
  const { id: subscriptionId, customerId, providerId, partnerOrganizationId: resellerId } = subscription;
  if (!subscription.credit || !resellerId) return;
  const { from } = subscription.credit;
  for (const by of ways)
    await table.write(creditKeys.upsert({ by, providerId, resellerId, customerId, subscriptionId, from }));
};

/** Writes the keys of a closed credit in place of those from its open time. */
export const keepClosedCreditKeys = async (
  table: Table,
  { type: _, ...credit }: CreditItem,
): Promise<void> => {
  for (const by of ways) {
    await table.write(creditKeys.upsert({ by, ...credit }));
    await table.write(creditKeys.delete({ by, ...credit, to: undefined }));
  }
};

/** The text that identifies an interval. */
const nameOf = ({ subscriptionId, from }: { subscriptionId: string; from: string }): string =>
  `${subscriptionId}#${from}`;

interface Placed {
  entry: CreditKeys;
  credit: Credit;
}

const startAfter = (entry: CreditKeys, index: PageOptions["index"]): Start => {
  const { PK, SK }: Key = creditKeys.key(entry);
  const { GSI1PK, GSI1SK, GSI2PK, GSI2SK } = creditKeys.attributes(entry);
  return {
    ...{ PK, SK },
    ...(index === true && { GSI1PK: String(GSI1PK), GSI1SK: String(GSI1SK) }),
    ...(index === 2 && { GSI2PK: String(GSI2PK), GSI2SK: String(GSI2SK) }),
  };
};

/** The key ranges of a period, in one part or two: ended intervals first, then open ones. */
const rangeOf = (listedBy: string, otherId: string | undefined, { from, to = "" }: Period) => {
  if (from === undefined) {
    const parts = [{ between: ["0", `${to}~`] as const }];
    return { range: keys.creditsByBeginning(listedBy), index: true as const, sk: names.index1sk, parts };
  }
  // An interval's end is not part of it. A bound with one more character comes right after the key itself.
  const ended = `${from}~`;
  const parts =
    to === ""
      ? [{ between: [ended, "~"] as const }]
      : [
          { between: [ended, "9"] as const, filter: atMost("from", to) },
          { between: [openOnes, `${openOnes}${to}~`] as const },
        ];
  const range = keys.creditsByEnd(listedBy, otherId);
  return otherId === undefined
    ? { range, index: 2 as const, sk: names.index2sk, parts }
    : { range, index: false, sk: names.sk, parts };
};

/**
 * What the key items of open intervals lead to: the subscription, or the credit of an interval that has closed since. The
 * stream consumer replaces its keys within seconds.
 */
const storedFor = async (table: Table, open: readonly CreditKeys[]) => {
  const wanted = open.map(({ customerId, subscriptionId: id }) => ({ customerId, id }));
  const stored = wanted.length > 0 ? await subscriptions.in(table).getMany(wanted) : [];
  const byId = new Map(stored.map((subscription) => [subscription.id, subscription]));
  const isOpen = ({ subscriptionId, from }: CreditKeys) => byId.get(subscriptionId)?.credit?.from === from;
  const closed = open.filter((entry) => !isOpen(entry));
  const ended = closed.length > 0 ? await credits.in(table).getMany(closed) : [];
  const endedByName = new Map(ended.map((credit) => [nameOf(credit), credit]));
  return (entry: CreditKeys) =>
    isOpen(entry) ? byId.get(entry.subscriptionId) : endedByName.get(nameOf(entry));
};

/** Whether a page starts right after a key item. */
const startsAfter = (start: Start | undefined, entry: Parameters<typeof creditKeys.key>[0]): boolean => {
  const { PK, SK } = creditKeys.key(entry);
  return PK === start?.PK && SK === start.SK;
};

/**
 * The own keys of these closed intervals, as far as an earlier page of the list has read them. Both keys of an interval
 * are there for a moment when it closes, and its own one counts where the list has read it. An index may not show that
 * key yet although it is stored. Then the old one counts. So an index is asked itself.
 */
const listedBefore = async (
  table: Table,
  closed: readonly (CreditItem & Pick<CreditKeys, "by">)[],
  { range, index, sk }: ReturnType<typeof rangeOf>,
  /** Where the request starts, and where the page that is read for it starts. */
  starts: { request: Start | undefined; page: Start | undefined },
) => {
  const { request, page } = starts;
  const keyItems = creditKeys.in(table);
  const passed = closed.filter(
    (entry) => index !== true && request && placeByEnd(entry) <= (request[sk] ?? ""),
  );
  const kept = passed.length > 0 ? await keyItems.getMany(passed) : [];
  const shown = async (entry: CreditKeys): Promise<CreditKeys[]> => {
    const place = placeByEnd(entry);
    return (await keyItems.page(range, { index, between: [place, place], limit: 1 })).items;
  };
  const read = index === false ? kept : (await Promise.all(kept.map(shown))).flat();
  // By their beginning the two keys are neighbours, and the page before may have ended between them.
  return [...read, ...closed.filter((entry) => startsAfter(page, entry))];
};

/** The interval of a key item, from the key itself if it has closed, else from what it leads to. */
const creditOf = (
  entry: CreditKeys,
  item: SubscriptionItem | CreditItem | undefined,
  now: Date,
): Credit | undefined => {
  const { by: _, providerId, resellerId, partnerId, offerId, quantity, ...interval } = entry;
  if (interval.to !== undefined && partnerId && offerId && quantity !== undefined)
    return { ...interval, to: interval.to, partnerId, offerId, quantity };
  if (!item) return undefined;
  const recordedFor = item.type === "Credit" ? item.resellerId : item.partnerOrganizationId;
  return item.providerId === providerId && recordedFor === resellerId ? intervalAt(item, now) : undefined;
};

/**
 * One page of a provider's or a reseller's credits that overlap a period, with one partner or all, by the keys of the
 * intervals. The keys by end are used when the period has a beginning, else those by beginning. For a period with both
 * ends, intervals that began after the period are read in vain.
 */
export const pageOfPeriod = async (
  table: Table,
  { listedBy, otherId }: { listedBy: string; otherId?: string | undefined },
  period: Period,
  { limit, start, now }: { limit: number; start: Start | undefined; now: Date },
): Promise<{ items: Credit[]; next?: Start }> => {
  const ranges = rangeOf(listedBy, otherId, period);
  const { range, index, sk, parts } = ranges;
  /** The closed intervals whose own keys this request or an earlier one has read. */
  const keyed = new Set<string>();

  const read = async (where: Range, options: PageOptions): Promise<{ items: Placed[]; next?: Start }> => {
    const { items: found, ...rest } = await creditKeys.in(table).page(where, options);
    const open = found.filter(({ to }) => to === undefined);
    const storedOf = await storedFor(table, open);
    const closed = open.flatMap((entry) => {
      const item = storedOf(entry);
      return item?.type === "Credit" ? [{ ...item, by: entry.by }] : [];
    });
    const starts = { request: start, page: options.start };
    const before = await listedBefore(table, closed, ranges, starts);
    for (const entry of [...found, ...before]) if (entry.to !== undefined) keyed.add(nameOf(entry));
    const items = found.flatMap((entry): Placed[] => {
      const item = entry.to === undefined ? storedOf(entry) : undefined;
      const isListed =
        entry.to === undefined
          ? item?.type === "Credit" && keyed.has(nameOf(entry))
          : startsAfter(options.start, { ...entry, to: undefined });
      const credit = isListed ? undefined : creditOf(entry, item, now);
      return credit ? [{ entry, credit }] : [];
    });
    return { ...rest, items };
  };

  const found: Placed[] = [];
  let after = start;
  for (const part of parts) {
    // A cursor of a later part continues there.
    if ((after?.[sk] ?? "") > part.between[1]) continue;
    const last = found.at(-1);
    if (last && found.length >= limit)
      return { items: found.map(({ credit }) => credit), next: startAfter(last.entry, index) };
    const options = { ...part, limit: limit - found.length, start: after, index, examined };
    const fits = ({ credit }: Placed) => overlaps(credit, period);
    const page = await pageOfMatching(read, range, options, fits, "filter" in part ? 1 : undefined);
    found.push(...page.items);
    if (page.next) return { items: found.map(({ credit }) => credit), next: page.next };
    after = undefined;
  }
  return { items: found.map(({ credit }) => credit) };
};
