import type { OfferItem } from "../offers/items.ts";
import { missingPrerequisites } from "../offers/rules.ts";
import type { SubscriptionItem } from "./items.ts";
import { isOver, settledAt } from "./states.ts";

/** A subscription that is billed by use keeps the end of its period when it is cancelled, but ends at once. */
const isOverAt = (end: string, { status, billing, commitmentEndDate }: SubscriptionItem): boolean =>
  isOver(status) && (commitmentEndDate <= end || (status === "cancelled" && billing === "azure"));

/**
 * The offers of the customer's other subscriptions that remain when this one's term ends. A suspended subscription
 * counts, because it can be reactivated.
 */
export const heldAtEnd = (
  { id, commitmentEndDate }: SubscriptionItem,
  subscriptions: readonly SubscriptionItem[],
  now: Date,
): Set<string> =>
  new Set(
    subscriptions
      .map((each) => settledAt(each, now))
      .filter((each) => each.id !== id && !isOverAt(commitmentEndDate, each))
      .map(({ offerId }) => offerId),
  );

/**
 * The prerequisites of this offer that the customer will lack at the subscription's end, as of `now`. Plans of the
 * other subscriptions are not considered.
 */
export const lackingAtEnd = (
  offer: Pick<OfferItem, "prerequisiteOffers"> | undefined,
  subscription: SubscriptionItem,
  others: readonly SubscriptionItem[],
  now: Date,
): string[] => {
  const end = new Date(subscription.commitmentEndDate);
  return offer ? missingPrerequisites(offer, heldAtEnd(subscription, others, end > now ? end : now)) : [];
};

/** Why an add-on will not be renewed. */
export const notRenewed = (lacking: readonly string[]): string =>
  `It is not renewed without ${lacking.join(", ")}, which the customer will not have any more. Order that, or turn its renewal on.`;
