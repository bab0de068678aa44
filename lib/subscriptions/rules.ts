import { kept } from "../contract/kept.ts";
import type { SubscriptionPatch } from "../contract/subscriptions.ts";
import type { SubscriptionItem } from "./items.ts";
import { broken, mayHaveFewer, mustBeInRange, mustBeInWindow, withSeats } from "./licences.ts";
import { mustAllow, type SubscriptionOperation, settledAt, transitions } from "./states.ts";

const ofStatus = { active: "reactivate", suspended: "suspend", cancelled: "cancel" } as const;

/** The operations in a patch, in the order in which they are carried out. */
export const operationsOf = (
  { quantity }: SubscriptionItem,
  patch: SubscriptionPatch,
): SubscriptionOperation[] => {
  const changesQuantity = patch.quantity !== undefined && patch.quantity !== quantity;
  const licences = changesQuantity ? (["changeQuantity"] as const) : [];
  const status = patch.status ? [ofStatus[patch.status]] : [];
  // One patch may reactivate a subscription and change its licences.
  return patch.status === "active" ? ["change", ...status, ...licences] : ["change", ...licences, ...status];
};

/** Whether a change sells the customer more, for which a reseller needs an active partnership. */
export const asksForMore = ({ quantity, status }: SubscriptionItem, patch: SubscriptionPatch): boolean =>
  (patch.quantity ?? 0) > quantity || (patch.status === "active" && status === "suspended");

const withQuantity = (subscription: SubscriptionItem, quantity: number, now: Date): SubscriptionItem => {
  if (quantity === subscription.quantity) return subscription;
  if (subscription.billing === "azure")
    throw broken(
      "AZURE_NOT_SUPPORTED",
      "/quantity",
      "An Azure subscription is billed by use and has no licences to change.",
    );
  mayHaveFewer(subscription, quantity, now);
  mustBeInRange(quantity, subscription);
  return withSeats(subscription, quantity, now);
};

const withRenewal = (subscription: SubscriptionItem, autoRenewEnabled: boolean): SubscriptionItem => {
  if (autoRenewEnabled && subscription.isTrial)
    throw broken(
      "TRIAL_NOT_RENEWED",
      "/autoRenewEnabled",
      "It ends with its term. Upgrade it, or order the full offer.",
    );
  return { ...subscription, autoRenewEnabled };
};

const withStatus = (
  subscription: SubscriptionItem,
  status: keyof typeof ofStatus,
  now: Date,
): SubscriptionItem => {
  const changed = { ...subscription, status: transitions[ofStatus[status]].to };
  if (status !== "cancelled") return changed;
  const instead = "Turn automatic renewal off, so that it ends with its term.";
  mustBeInWindow(subscription, "/status", now, instead);
  const ended = { ...changed, autoRenewEnabled: false, scheduledChange: undefined };
  // Consumption is billed to the end of its period. Licences end at once (product rule 19).
  return subscription.billing === "azure" ? ended : { ...ended, commitmentEndDate: now.toISOString() };
};

/** A reseller of record. */
export interface RecordPartner {
  mpnId: string;
  organizationId: string;
}

/** The subscription with another reseller of record, or with none. All of its licences are credited. */
export const withPartner = (
  subscription: SubscriptionItem,
  partner: RecordPartner | undefined,
): SubscriptionItem => ({
  ...subscription,
  partnerId: partner?.mpnId,
  partnerOrganizationId: partner?.organizationId,
  creditedQuantity: undefined,
});

/**
 * The subscription after a patch. `partner` is the reseller with the patch's `partnerId`. Throws
 * SUBSCRIPTION_NOT_ACTIVE, QUANTITY_OUT_OF_RANGE, CANCELLATION_WINDOW_PASSED, AZURE_NOT_SUPPORTED, TRIAL_NOT_RENEWED.
 */
export const changed = (
  subscription: SubscriptionItem,
  patch: SubscriptionPatch,
  partner: RecordPartner | undefined,
  now: Date,
): SubscriptionItem => {
  mustAllow(operationsOf(subscription, patch), subscription, now);
  const asked = kept<SubscriptionItem, SubscriptionPatch>(patch);
  let after = settledAt(subscription, now);
  if (asked.friendlyName !== undefined) after = { ...after, friendlyName: asked.friendlyName };
  if (asked.autoRenewEnabled !== undefined) after = withRenewal(after, asked.autoRenewEnabled);
  if (asked.quantity !== undefined) after = withQuantity(after, asked.quantity, now);
  if (asked.partnerId !== undefined) after = withPartner(after, partner);
  if (asked.status !== undefined) after = withStatus(after, asked.status, now);
  return after;
};
