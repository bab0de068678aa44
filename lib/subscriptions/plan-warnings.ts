import type { SubscriptionPatch } from "../contract/subscriptions.ts";
import type { SubscriptionItem } from "./items.ts";
import { isOutdated, isOver } from "./states.ts";

/** The parts of a change that a plan for the renewal may contradict. */
type Asked = Pick<SubscriptionPatch, "autoRenewEnabled" | "quantity" | "status">;

/** The contradiction between a plan and the change; `undefined` when there is none. */
const contradiction = (
  before: SubscriptionItem,
  after: SubscriptionItem,
  { autoRenewEnabled, quantity, status }: Asked,
): string | undefined => {
  const plan = after.scheduledChange;
  if (!plan || isOver(after.status) || isOutdated(plan, after)) return undefined;
  const isUpgrade = after.offerId !== before.offerId;
  if (plan.autoRenewEnabled === false)
    return autoRenewEnabled || isUpgrade
      ? "by which the subscription is not renewed at the end of its term"
      : undefined;
  if (autoRenewEnabled === false) return "which is not carried out, as the subscription is not renewed";
  if (status === "suspended")
    return "which is not carried out unless the subscription is active again by then";
  if (isUpgrade && plan.targetOfferId !== undefined && plan.targetOfferId !== after.offerId)
    return `by which it becomes ${plan.targetOfferId} at the renewal`;
  const isOfQuantity = isUpgrade || quantity !== undefined;
  if (isOfQuantity && plan.quantity !== undefined && plan.quantity !== after.quantity)
    return `by which it has ${plan.quantity} licences from the renewal on`;
  return undefined;
};

/**
 * The warning of a change that a plan for the renewal contradicts. The plan stays as it is: it may be another person's
 * or organization's decision, and whoever may change the subscription can change or drop it.
 */
export const planWarnings = (before: SubscriptionItem, after: SubscriptionItem, asked: Asked = {}) => {
  const what = contradiction(before, after, asked);
  if (!what) return [];
  const path = `/v1/customers/${after.customerId}/subscriptions/${after.id}/scheduled-change`;
  const detail = `A change is scheduled, ${what}. GET ${path} shows it, PUT changes and DELETE drops it.`;
  return [{ code: "SCHEDULED_CHANGE_STANDS", detail }];
};
