import type { Credit } from "../contract/incentives.ts";
import type { CreditItem, SubscriptionItem } from "../subscriptions/items.ts";
import { settledAt } from "../subscriptions/states.ts";

/** A period. Both ends are included; a missing end is open. */
export interface Period {
  from?: string | undefined;
  to?: string | undefined;
}

/** Whether a period ends before it begins, so that it is empty. */
export const isEmpty = ({ from, to }: Period): boolean => from !== undefined && to !== undefined && to < from;

/** Whether an interval and a period overlap. The end of the interval is not part of it. */
export const overlaps = ({ from, to }: { from: string; to?: string | undefined }, period: Period): boolean =>
  (period.to === undefined || from <= period.to) &&
  (period.from === undefined || to === undefined || to > period.from);

/** The credit at `now`. An open credit ends when its subscription expires, even before the expiry is recorded. */
export const intervalAt = (item: CreditItem | SubscriptionItem, now: Date): Credit | undefined => {
  const { customerId } = item;
  if (item.type === "Credit") return { ...item, customerId };
  const { id: subscriptionId, partnerId, credit } = item;
  if (!credit || !partnerId) return undefined;
  const expired = settledAt(item, now).status === "expired";
  return { subscriptionId, customerId, partnerId, ...credit, ...(expired && { to: item.commitmentEndDate }) };
};
