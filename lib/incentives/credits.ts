import { stale } from "../errors.ts";
import { type CreditItem, credits, type SubscriptionItem } from "../subscriptions/items.ts";
import { isOver, type RecordPartner, statusAt, withPartner } from "../subscriptions/rules.ts";
import type { Write } from "../table/item.ts";

/** The incentive that a subscription in this state earns somebody. */
const earns = ({ status, partnerId, partnerOrganizationId, quantity, offerId }: SubscriptionItem) =>
  status === "active" && partnerId && partnerOrganizationId
    ? { resellerId: partnerOrganizationId, partnerId, quantity, offerId }
    : undefined;

const latest = (...instants: (string | undefined)[]): string =>
  instants.reduce<string>((newest, each) => (each && each > newest ? each : newest), "");

/** What a credit that runs in `before` says, with the end it comes to. An empty interval is none. */
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
 * What becomes of the incentive credit when `before` (none for a new subscription) becomes `after` at `now`: the
 * interval goes on while the same is earned by the same reseller; else it is closed, and the next one opens at the same
 * instant where one is due. Intervals of a subscription never overlap, even when the clocks of two machines differ.
 */
export const nextCredit = (
  before: SubscriptionItem | undefined,
  after: SubscriptionItem,
  now: Date,
): { subscription: SubscriptionItem; closed: CreditItem | undefined } => {
  const earned = before && earns(before);
  const due = earns(after);
  const goesOn =
    before?.credit !== undefined &&
    due !== undefined &&
    earned?.resellerId === due.resellerId &&
    earned.partnerId === due.partnerId &&
    before.credit.quantity === due.quantity &&
    before.credit.offerId === due.offerId;
  if (goesOn) return { subscription: { ...after, credit: before.credit }, closed: undefined };
  const at = latest(now.toISOString(), before?.credit?.from, before?.creditedUntil);
  const ended = before && closed(before, at);
  const credit = due && { from: at, quantity: due.quantity, offerId: due.offerId };
  const creditedUntil = ended?.to ?? before?.creditedUntil;
  return { subscription: { ...after, credit, creditedUntil }, closed: ended };
};

/** The write of a closed interval. */
export const creditWrite = (credit: CreditItem): Write => credits.create(credit, stale);

/**
 * Another reseller of record, or none: the subscription after it (its version as it was read) and the writes of the
 * credit that this closes. One that has come to its end at `now` stays as it is. Moving the counts of the two
 * resellers' relationships, and the check that the partnership is active, are the caller's.
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
