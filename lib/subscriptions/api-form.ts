import type { SubscriptionAnswer, SupportContact } from "../contract/subscriptions.ts";
import type { SubscriptionItem } from "./items.ts";
import { settledAt } from "./rules.ts";

/** The subscription as the API shows it at `now`. */
export const toApiSubscription = (
  subscription: SubscriptionItem,
  supportContact: SupportContact,
  now: Date,
): SubscriptionAnswer => ({ ...settledAt(subscription, now), supportContact });
