import { termDuration as terms } from "../contract/offers.ts";
import {
  type SubscriptionPatch,
  type SubscriptionStatus,
  subscriptionStatus,
} from "../contract/subscriptions.ts";
import { type FieldError, Refusal } from "../errors.ts";
import { isFinal, isPossible, obstacle, type Transitions } from "../transitions.ts";
import type { SubscriptionItem } from "./items.ts";
import { renewedEnd } from "./term.ts";

/** What can be done with a subscription. One that is cancelled or expired never changes. */
export const transitions = {
  /** A change of the name, the renewal, the reseller of record or the support contact. */
  change: { from: ["active", "suspended"] },
  changeQuantity: { from: ["active"] },
  upgrade: { from: ["active"] },
  // A PATCH may repeat the status that the subscription already has.
  suspend: { from: ["active", "suspended"], to: "suspended" },
  reactivate: { from: ["active", "suspended"], to: "active" },
  cancel: { from: ["active", "suspended"], to: "cancelled" },
  renew: { from: ["active", "suspended"] },
  expire: { from: ["active", "suspended"], to: "expired" },
} as const satisfies Transitions<SubscriptionStatus>;
export type SubscriptionOperation = keyof typeof transitions;

/** Whether a subscription in this status is over. */
export const isOver = (status: SubscriptionItem["status"]): boolean => isFinal(transitions, status);

/** The subscription at `now`: from its term's end on it is renewed or has expired, also before that is recorded. */
export const settledAt = (subscription: SubscriptionItem, now: Date): SubscriptionItem => {
  const { status, commitmentEndDate, effectiveStartDate, autoRenewEnabled, termDuration } = subscription;
  const { renew, expire } = transitions;
  if (commitmentEndDate > now.toISOString()) return subscription;
  if (!isPossible(autoRenewEnabled ? renew : expire, status)) return subscription;
  if (!autoRenewEnabled) return { ...subscription, status: expire.to };
  const term = terms.safeParse(termDuration).data;
  // A term that only a newer release knows is renewed by that one.
  if (!term) return subscription;
  const end = renewedEnd(commitmentEndDate, effectiveStartDate, term, now);
  return { ...subscription, commitmentEndDate: end };
};

/** The status at `now`. */
export const statusAt = (subscription: SubscriptionItem, now: Date): SubscriptionItem["status"] =>
  settledAt(subscription, now).status;

const broken = (code: ConstructorParameters<typeof Refusal>[0], pointer: string, detail: string) =>
  new Refusal(code, detail, { errors: [{ pointer, code, detail }] satisfies FieldError[] });

/** Throws SUBSCRIPTION_NOT_ACTIVE if the operations, one after the other, are not possible in the state at `now`. */
export const mustAllow = (
  operations: readonly SubscriptionOperation[],
  subscription: SubscriptionItem,
  now: Date,
): void => {
  const wanted = operations.map((operation) => transitions[operation]);
  const obstructing = obstacle<SubscriptionItem["status"]>(wanted, statusAt(subscription, now));
  if (obstructing === undefined) return;
  const status = subscriptionStatus.safeParse(obstructing).data;
  if (!status)
    throw new Refusal("SUBSCRIPTION_NOT_ACTIVE", "It is in a state that only a newer release knows.");
  const next = isOver(status)
    ? "which is final. Order a new subscription."
    : "not active. Make it active first (status: active).";
  throw new Refusal("SUBSCRIPTION_NOT_ACTIVE", `It is ${status}, ${next}`);
};

const ofStatus = { active: "reactivate", suspended: "suspend", cancelled: "cancel" } as const;

/** The operations that a patch asks for, in the order in which they are carried out. */
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

/** Whether a change gives the customer more than it has, for which a reseller needs an active partnership. */
export const asksForMore = ({ quantity, status }: SubscriptionItem, patch: SubscriptionPatch): boolean =>
  (patch.quantity ?? 0) > quantity || (patch.status === "active" && status === "suspended");

const mustBeInWindow = (
  { cancellationAllowedUntil }: SubscriptionItem,
  pointer: string,
  now: Date,
  instead: string,
) => {
  if (now.toISOString() <= cancellationAllowedUntil) return;
  throw broken(
    "CANCELLATION_WINDOW_PASSED",
    pointer,
    `That was possible until ${cancellationAllowedUntil}. ${instead}`,
  );
};

/** Throws QUANTITY_OUT_OF_RANGE for a quantity that the offer does not allow, CANCELLATION_WINDOW_PASSED for a late reduction. */
export const mustBeQuantity = (
  subscription: SubscriptionItem,
  quantity: number,
  range: { minimumQuantity: number; maximumQuantity: number },
  now: Date,
): void => {
  const { minimumQuantity, maximumQuantity } = range;
  if (quantity < subscription.quantity)
    mustBeInWindow(subscription, "/quantity", now, "Turn automatic renewal off, or keep the licences.");
  if (quantity < minimumQuantity || quantity > maximumQuantity)
    throw broken(
      "QUANTITY_OUT_OF_RANGE",
      "/quantity",
      `This offer is sold in quantities from ${minimumQuantity} to ${maximumQuantity}.`,
    );
};

const withQuantity = (subscription: SubscriptionItem, quantity: number, now: Date): SubscriptionItem => {
  if (quantity === subscription.quantity) return subscription;
  if (subscription.billing === "azure")
    throw broken(
      "AZURE_NOT_SUPPORTED",
      "/quantity",
      "An Azure subscription is billed by use and has no licences to change.",
    );
  mustBeQuantity(subscription, quantity, subscription, now);
  return { ...subscription, quantity };
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
  if (status === "cancelled")
    mustBeInWindow(
      subscription,
      "/status",
      now,
      "Turn automatic renewal off, so that it ends with its term.",
    );
  return { ...subscription, status: transitions[ofStatus[status]].to };
};

/** A reseller of record. */
export interface RecordPartner {
  mpnId: string;
  organizationId: string;
}

/** The subscription with another reseller of record, or with none. */
export const withPartner = (
  subscription: SubscriptionItem,
  partner: RecordPartner | undefined,
): SubscriptionItem => ({
  ...subscription,
  partnerId: partner?.mpnId,
  partnerOrganizationId: partner?.organizationId,
});

/**
 * The subscription after a patch. `partner` is the reseller that the patch's `partnerId` names. Throws
 * SUBSCRIPTION_NOT_ACTIVE, QUANTITY_OUT_OF_RANGE, CANCELLATION_WINDOW_PASSED, AZURE_NOT_SUPPORTED, TRIAL_NOT_RENEWED.
 */
export const changed = (
  subscription: SubscriptionItem,
  patch: SubscriptionPatch,
  partner: RecordPartner | undefined,
  now: Date,
): SubscriptionItem => {
  mustAllow(operationsOf(subscription, patch), subscription, now);
  let after = settledAt(subscription, now);
  if (patch.friendlyName !== undefined) after = { ...after, friendlyName: patch.friendlyName };
  if (patch.autoRenewEnabled !== undefined) after = withRenewal(after, patch.autoRenewEnabled);
  if (patch.quantity !== undefined) after = withQuantity(after, patch.quantity, now);
  if (patch.partnerId !== undefined) after = withPartner(after, partner);
  if (patch.status !== undefined) after = withStatus(after, patch.status, now);
  return after;
};
