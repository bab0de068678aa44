import { operations as incentive } from "../incentives.ts";
import { granting, rights } from "../permissions.ts";
import { servedBy } from "../route.ts";
import { operations as subscription } from "../subscriptions.ts";

const { see, seeSales, manage } = rights;
const served = servedBy("subscriptions");

/** The routes that the function `subscriptions` serves. */
// biome-ignore format: one row a line.
export const subscriptionsRoutes = {
  "GET /v1/subscriptions": served(seeSales, subscription.listSubscriptions),
  "GET /v1/customers/{customerId}/subscriptions": served(see, subscription.listCustomerSubscriptions),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": served(see, subscription.getCustomerSubscription),
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": served(manage, subscription.updateCustomerSubscription),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": served(manage, subscription.listSubscriptionUpgrades),
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": served(manage, subscription.upgradeSubscription),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": served(manage, subscription.getScheduledChange),
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": served(manage, subscription.setScheduledChange),
  "DELETE /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": served(manage, subscription.dropScheduledChange),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": served(see, subscription.getSupportContact),
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": served(granting, subscription.setSupportContact),
  "GET /v1/incentives": served(seeSales, incentive.listIncentiveCredits),
};
