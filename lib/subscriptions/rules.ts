import type { SubscriptionPatch, SubscriptionStatus } from "../contract/subscriptions.ts";
import { type FieldError, Refusal } from "../errors.ts";
import type { SubscriptionItem } from "./items.ts";
import { renewedEnd } from "./term.ts";

/** Which states may follow a state; the final ones are followed by none. `expired` is the clock's alone. */
export const transitions = {
  active: ["suspended", "cancelled", "expired"],
  suspended: ["active", "cancelled", "expired"],
  cancelled: [],
  expired: [],
} as const satisfies Record<SubscriptionStatus, readonly SubscriptionStatus[]>;

/** Whether a subscription in this status has come to its end. */
export const isOver = (status: SubscriptionStatus): boolean => transitions[status].length === 0;

/** The subscription as the clock has it: at its term's end it is renewed or it expires, whoever records that later. */
export const settledAt = (subscription: SubscriptionItem, now: Date): SubscriptionItem => {
  const { status, commitmentEndDate, effectiveStartDate, autoRenewEnabled, termDuration } = subscription;
  if (isOver(status) || commitmentEndDate > now.toISOString()) return subscription;
  if (!autoRenewEnabled) return { ...subscription, status: "expired" };
  const end = renewedEnd(commitmentEndDate, effectiveStartDate, termDuration, now);
  return { ...subscription, commitmentEndDate: end };
};

/** The status as the clock has it. */
export const statusAt = (subscription: SubscriptionItem, now: Date): SubscriptionStatus =>
  settledAt(subscription, now).status;

const broken = (code: ConstructorParameters<typeof Refusal>[0], pointer: string, detail: string) =>
  new Refusal(code, detail, { errors: [{ pointer, code, detail }] satisfies FieldError[] });

/** Throws SUBSCRIPTION_NOT_ACTIVE for one that has come to its end. */
export const mustNotBeOver = (subscription: SubscriptionItem, now: Date): void => {
  const status = statusAt(subscription, now);
  if (!isOver(status)) return;
  throw new Refusal("SUBSCRIPTION_NOT_ACTIVE", `It is ${status}, which is final. Order a new subscription.`);
};

/** Throws SUBSCRIPTION_NOT_ACTIVE for one that is not active at `now`. */
export const mustBeActive = (subscription: SubscriptionItem, now: Date): void => {
  mustNotBeOver(subscription, now);
  if (statusAt(subscription, now) === "active") return;
  throw new Refusal("SUBSCRIPTION_NOT_ACTIVE", "It is suspended. Make it active first (status: active).");
};

/** Throws SUBSCRIPTION_NOT_ACTIVE when its state forbids the change, whatever else may. */
export const mustAllow = (subscription: SubscriptionItem, patch: SubscriptionPatch, now: Date): void => {
  mustNotBeOver(subscription, now);
  // Made active by the same change, it may have its licences changed by it too.
  const changesQuantity = patch.quantity !== undefined && patch.quantity !== subscription.quantity;
  if (changesQuantity && patch.status !== "active") mustBeActive(subscription, now);
};

/** Whether a change gives the customer more than it has: what a partnership must be active for. */
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

/** Throws QUANTITY_OUT_OF_RANGE, and CANCELLATION_WINDOW_PASSED for fewer licences after the window. */
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
  status: SubscriptionStatus,
  now: Date,
): SubscriptionItem => {
  if (status === "cancelled")
    mustBeInWindow(
      subscription,
      "/status",
      now,
      "Turn automatic renewal off, so that it ends with its term.",
    );
  return { ...subscription, status };
};

/** Who is to be reseller of record. */
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
 * The subscription after a change, all of whose fields count together; `partner` is whom its `partnerId` names. Throws
 * SUBSCRIPTION_NOT_ACTIVE, QUANTITY_OUT_OF_RANGE, CANCELLATION_WINDOW_PASSED, AZURE_NOT_SUPPORTED, TRIAL_NOT_RENEWED.
 */
export const changed = (
  subscription: SubscriptionItem,
  patch: SubscriptionPatch,
  partner: RecordPartner | undefined,
  now: Date,
): SubscriptionItem => {
  mustAllow(subscription, patch, now);
  let after = settledAt(subscription, now);
  if (patch.friendlyName !== undefined) after = { ...after, friendlyName: patch.friendlyName };
  if (patch.autoRenewEnabled !== undefined) after = withRenewal(after, patch.autoRenewEnabled);
  if (patch.quantity !== undefined) after = withQuantity(after, patch.quantity, now);
  if (patch.partnerId !== undefined) after = withPartner(after, partner);
  if (patch.status !== undefined) after = withStatus(after, patch.status, now);
  return after;
};
