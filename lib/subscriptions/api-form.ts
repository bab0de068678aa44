import type { SubscriptionAnswer, SupportContact } from "../contract/subscriptions.ts";
import type { SubscriptionItem } from "./items.ts";
import { windowUntil } from "./licences.ts";
import { settledAt } from "./states.ts";

/** The subscription as the API shows it at `now`. */
export const toApiSubscription = (
  subscription: SubscriptionItem,
  supportContact: SupportContact,
  now: Date,
): SubscriptionAnswer => {
  const settled = settledAt(subscription, now);
  return { ...settled, cancellationAllowedUntil: windowUntil(settled), supportContact };
};
