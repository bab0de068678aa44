import { stale } from "../errors.ts";
import { type CreditItem, credits, type SubscriptionItem } from "../subscriptions/items.ts";
import { creditedQuantity } from "../subscriptions/naming.ts";
import { type RecordPartner, withPartner } from "../subscriptions/rules.ts";
import { isOver, statusAt } from "../subscriptions/states.ts";
import type { Write } from "../table/item.ts";

/** The incentive that a subscription earns for its reseller of record; `undefined` when it earns none. */
const earns = (subscription: SubscriptionItem) => {
  const { status, partnerId, partnerOrganizationId, offerId } = subscription;
  const quantity = creditedQuantity(subscription);
  return status === "active" && partnerId && partnerOrganizationId && quantity > 0
    ? { resellerId: partnerOrganizationId, partnerId, quantity, offerId }
    : undefined;
};

const latest = (...instants: (string | undefined)[]): string =>
  instants.reduce<string>((newest, each) => (each && each > newest ? each : newest), "");

/** The open credit of `before`, closed at `to`; `undefined` when there is none, or its interval is empty. */
const closed = (before: SubscriptionItem, to: string): CreditItem | undefined => {
  const { credit, partnerId, partnerOrganizationId } = before;
  if (!credit || !partnerId || !partnerOrganizationId || credit.from >= to) return undefined;
  return {
    type: "Credit",
    subscriptionId: before.id,
    customerId: before.customerId,
    providerId: before.providerId,
    resellerId: partnerOrganizationId,
    partnerId,
    offerId: credit.offerId,
    from: credit.from,
    to,
    quantity: credit.quantity,
  };
};

/**
 * Updates the incentive credit when `before` (`undefined` for a new subscription) becomes `after` at `now`. The open
 * credit stays open while the same reseller earns the same from the same provider. Otherwise it is closed, and the next
 * one opens at the same instant. The intervals of a subscription never overlap, even if the clocks of two machines
 * differ.
 */
export const nextCredit = (
  before: SubscriptionItem | undefined,
  after: SubscriptionItem,
  now: Date,
): { subscription: SubscriptionItem; closed: CreditItem | undefined } => {
  const earned = before && earns(before);
  const following = earns(after);
  const goesOn =
    before?.credit !== undefined &&
    following !== undefined &&
    before.providerId === after.providerId &&
    earned?.resellerId === following.resellerId &&
    earned.partnerId === following.partnerId &&
    before.credit.quantity === following.quantity &&
    before.credit.offerId === following.offerId;
  if (goesOn) return { subscription: { ...after, credit: before.credit }, closed: undefined };
  const at = latest(now.toISOString(), before?.credit?.from, before?.creditedUntil);
  const ended = before && closed(before, at);
  const credit = following && { from: at, quantity: following.quantity, offerId: following.offerId };
  const creditedUntil = ended?.to ?? before?.creditedUntil;
  return { subscription: { ...after, credit, creditedUntil }, closed: ended };
};

/** The write of a closed credit. */
export const creditWrite = (credit: CreditItem): Write => credits.create(credit, stale);

/**
 * The subscription with another reseller of record, or with none, and the write of the credit that this closes. A
 * subscription that has ended at `now` stays as it is. The calling code updates the counts of the two resellers'
 * relationships, and checks that the partnership is active.
 */
export const recordChange = (
  subscription: SubscriptionItem,
  to: RecordPartner | undefined,
  now: Date,
): { subscription: SubscriptionItem; credits: Write[] } => {
  if (isOver(statusAt(subscription, now))) return { subscription, credits: [] };
  const next = nextCredit(subscription, withPartner(subscription, to), now);
  return { subscription: next.subscription, credits: next.closed ? [creditWrite(next.closed)] : [] };
};
