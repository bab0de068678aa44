import { termDuration as terms } from "../../lib/contract/terms.ts";
import { newId } from "../../lib/ids.ts";
import { nextCredit } from "../../lib/incentives/credits.ts";
import type { SellableOffer } from "../../lib/offers/items.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { termEnd } from "../../lib/subscriptions/term.ts";
import { offerBody } from "./offer-body.ts";

const day = 24 * 3_600_000;

/** A subscription of 10 licences for a month, begun at `start`, without any change since. */
export const aSubscription = (
  start = new Date("2026-01-31T10:00:00.000Z"),
  more: Partial<SubscriptionItem> = {},
): SubscriptionItem => {
  const effectiveStartDate = start.toISOString();
  const termDuration = terms.parse(more.termDuration ?? "P1M");
  const subscription: SubscriptionItem = {
    type: "Subscription",
    id: newId("sub", start),
    customerId: newId("cus", start),
    providerId: newId("org", start),
    orderId: newId("ord", start),
    offerId: "office-basic",
    offerName: "Office Basic",
    billing: "license",
    unitType: "licence",
    friendlyName: "Office",
    quantity: 10,
    minimumQuantity: 1,
    maximumQuantity: 100,
    status: "active",
    effectiveStartDate,
    commitmentEndDate: termEnd(effectiveStartDate, termDuration),
    cancellationAllowedUntil: new Date(start.getTime() + 7 * day).toISOString(),
    autoRenewEnabled: true,
    termDuration,
    billingCycle: "monthly",
    isTrial: false,
    version: 1,
    ...more,
  };
  return nextCredit(undefined, subscription, start).subscription;
};

export const anOffer = (id: string, more: Partial<SellableOffer> = {}): SellableOffer => ({
  type: "Offer",
  id,
  ...offerBody(`The offer ${id}`),
  upgradeTargetOffers: [],
  prerequisiteOffers: [],
  version: 1,
  ...more,
});
