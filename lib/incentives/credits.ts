import { stale } from "../errors.ts";
import type { CreditItem, SubscriptionItem } from "../subscriptions/items.ts";
import { isOver, type RecordPartner, statusAt, withPartner } from "../subscriptions/rules.ts";
import { isNew } from "../table/condition.ts";
import type { Item, Write } from "../table/item.ts";
import { type Key, keys } from "../table/keys.ts";

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

/** The write of a closed interval, found by its reseller and its beginning. */
export const creditWrite = (credit: CreditItem): Write => {
  const { providerId, resellerId, customerId, subscriptionId, from } = credit;
  return {
    put: {
      ...keys.credit(customerId, subscriptionId, from),
      ...keys.creditIndex(providerId, resellerId, from, subscriptionId),
      ...credit,
    },
    checks: [{ when: isNew, refuse: stale }],
  };
};

/** The subscription as it lies in the table: found by its reseller of record for as long as a credit runs. */
export const subscriptionPut = (subscription: SubscriptionItem): Item & Key => {
  const { id, customerId, providerId, partnerOrganizationId, credit } = subscription;
  return {
    ...keys.subscription(customerId, id),
    ...(credit &&
      partnerOrganizationId &&
      keys.creditIndex(providerId, partnerOrganizationId, credit.from, id)),
    ...subscription,
  };
};

/**
 * Another reseller of record, or none: the subscription after it (its version as it was read) and the writes of the
 * credit that this closes. One that has come to its end at `now` stays as it is. Moving the counts of the two
 * resellers' ties, and the check that the partnership is active, are the caller's.
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
