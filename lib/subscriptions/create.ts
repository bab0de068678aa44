import type { LineItem } from "../contract/orders.ts";
import { nextCredit } from "../incentives/credits.ts";
import type { SellableOffer } from "../offers/items.ts";
import { scheduleWrite } from "../schedule/store.ts";
import type { Write } from "../table/item.ts";
import { type SubscriptionItem, subscriptions } from "./items.ts";
import { termEnd, windowEnd } from "./term.ts";
import { calledAfter, termsOf } from "./upgrades.ts";

/** The subscription of a submitted order line, with the first credit of its reseller of record. */
export const newSubscription = ({
  line,
  offer,
  now,
  ...ids
}: {
  id: string;
  customerId: string;
  providerId: string;
  orderId: string;
  line: LineItem;
  offer: SellableOffer;
  /** The organization of the line's `partnerIdOnRecord`. */
  partnerOrganizationId?: string | undefined;
  now: Date;
}): SubscriptionItem => {
  const start = now.toISOString();
  const subscription: SubscriptionItem = {
    type: "Subscription",
    ...ids,
    ...termsOf(offer),
    friendlyName: line.friendlyName ?? calledAfter(offer.name),
    quantity: line.quantity,
    status: "active",
    partnerId: line.partnerIdOnRecord,
    supportResellerId: line.supportContact?.resellerId,
    effectiveStartDate: start,
    commitmentEndDate: termEnd(start, offer.termDuration),
    cancellationAllowedUntil: windowEnd(start),
    autoRenewEnabled: !offer.isTrial,
    version: 1,
  };
  return nextCredit(undefined, subscription, now).subscription;
};

/** A new subscription. */
export const subscriptionWrite = (subscription: SubscriptionItem): Write =>
  subscriptions.create(subscription);

/** Scheduled entries for the ends of the terms, one for each distinct instant. */
export const termWrites = (subscriptions: readonly SubscriptionItem[]): Write[] => {
  const ends = new Map(subscriptions.map((each) => [`${each.customerId} ${each.commitmentEndDate}`, each]));
  return [...ends.values()].map(({ commitmentEndDate, customerId, providerId }) =>
    scheduleWrite(commitmentEndDate, "term", customerId, providerId),
  );
};
