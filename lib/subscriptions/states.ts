import { type SubscriptionStatus, subscriptionStatus } from "../contract/statuses.ts";
import { termDuration as terms } from "../contract/terms.ts";
import { Refusal } from "../errors.ts";
import { isFinal, isPossible, obstacle, type Transitions } from "../transitions.ts";
import type { SubscriptionItem } from "./items.ts";
import { renewedTerm, windowEnd } from "./term.ts";

/** The operations on a subscription. One that is cancelled or expired never changes. */
export const transitions = {
  /** A change of the name, the renewal, the reseller of record or the support contact. */
  change: { from: ["active", "suspended"] },
  changeQuantity: { from: ["active"] },
  upgrade: { from: ["active"] },
  // A PATCH may repeat the status that the subscription already has.
  suspend: { from: ["active", "suspended"], to: "suspended" },
  reactivate: { from: ["active", "suspended"], to: "active" },
  cancel: { from: ["active", "suspended"], to: "cancelled" },
  // A subscription that is suspended at its term's end expires (product rule 18).
  renew: { from: ["active"] },
  /** Planning a change for the renewal. */
  schedule: { from: ["active"] },
  expire: { from: ["active", "suspended"], to: "expired" },
} as const satisfies Transitions<SubscriptionStatus>;
export type SubscriptionOperation = keyof typeof transitions;

/** Whether a subscription with this status has ended. */
export const isOver = (status: SubscriptionItem["status"]): boolean => isFinal(transitions, status);

/**
 * Whether a plan belongs to an earlier renewal than the next one. A release that knows no plans has then recorded that
 * renewal, and left the plan.
 */
export const isOutdated = (
  plan: Pick<NonNullable<SubscriptionItem["scheduledChange"]>, "at">,
  { commitmentEndDate }: Pick<SubscriptionItem, "commitmentEndDate">,
): boolean => plan.at !== undefined && plan.at !== commitmentEndDate;

/** The subscription at `now`: from its term's end on it is renewed or has expired, even before that is recorded. */
export const settledAt = (subscription: SubscriptionItem, now: Date): SubscriptionItem => {
  const { status, commitmentEndDate, termDuration, scheduledChange } = subscription;
  const plan = scheduledChange && !isOutdated(scheduledChange, subscription) ? scheduledChange : undefined;
  const autoRenewEnabled = subscription.autoRenewEnabled && plan?.autoRenewEnabled !== false;
  const { renew, expire } = transitions;
  if (commitmentEndDate > now.toISOString()) return subscription;
  if (!isPossible(expire, status)) return subscription;
  if (!autoRenewEnabled || !isPossible(renew, status))
    return { ...subscription, status: expire.to, autoRenewEnabled: false, scheduledChange: undefined };
  const term = terms.safeParse(termDuration).data;
  // A term that only a newer release knows is renewed by that one.
  if (!term) return subscription;
  const first = subscription.termsFrom ?? subscription.effectiveStartDate;
  const { start, end } = renewedTerm(commitmentEndDate, first, term, now);
  return {
    ...subscription,
    commitmentEndDate: end,
    cancellationAllowedUntil: windowEnd(start),
    // The window of the new term is open for longer than added seats could be taken back.
    addedSeats: undefined,
    // Readers see it renewed as it is until the schedule has judged and carried out the plan.
    scheduledChange: undefined,
  };
};

/** The status at `now`. */
export const statusAt = (subscription: SubscriptionItem, now: Date): SubscriptionItem["status"] =>
  settledAt(subscription, now).status;

/** Throws SUBSCRIPTION_NOT_ACTIVE if the operations, one after another, are not possible in the state at `now`. */
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
