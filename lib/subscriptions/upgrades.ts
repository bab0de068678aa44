import type { Code } from "../contract/codes.ts";
import { Refusal } from "../errors.ts";
import type { OfferItem, SellableOffer } from "../offers/items.ts";
import { missingPrerequisites, trialsAtEnd } from "../offers/rules.ts";
import type { SubscriptionItem } from "./items.ts";
import { mayHaveFewer, mustBeInRange, withSeats } from "./licences.ts";
import { isOutdated, mustAllow, settledAt, statusAt } from "./states.ts";
import { termEnd, windowEnd } from "./term.ts";

/** The inputs that decide whether an upgrade is possible. */
export interface UpgradeCase {
  subscription: SubscriptionItem;
  /** The subscription's present offer, as it is in the catalogue. */
  current: OfferItem | undefined;
  /** The target offer; `undefined` when it does not exist, or when this release cannot sell it. */
  target: SellableOffer | undefined;
  targetOfferId: string;
  quantity: number;
  /** The offers of the customer's other active subscriptions. */
  held: ReadonlySet<string>;
  /** The trials that the customer has had. */
  tried: ReadonlySet<string>;
  now: Date;
}

const azure = () =>
  new Refusal(
    "AZURE_NOT_SUPPORTED",
    "Azure offers are billed by use. Order the other offer beside this one.",
  );

const notUpgradable = (id: string) =>
  new Refusal(
    "OFFER_NOT_UPGRADABLE",
    `The present offer cannot be upgraded to ${id}. GET the same path for those that it can.`,
  );

const unknown = (id: string) =>
  new Refusal("OFFER_NOT_FOUND", `The catalogue has no offer ${id}. GET the same path for possible targets.`);

/** Whether an upgrade begins a new term: it changes the term's length, or leaves a trial (product rule 15). */
const beginsTerm = (subscription: SubscriptionItem, target: SellableOffer): boolean =>
  target.termDuration !== subscription.termDuration || (subscription.isTrial && !target.isTrial);

/** The rules of an upgrade. Each is separate, so that all reasons can be listed at once. */
const rules: ((upgrade: UpgradeCase) => void)[] = [
  ({ subscription, now }) => mustAllow(["upgrade"], subscription, now),
  ({ target, targetOfferId }) => {
    if (!target) throw unknown(targetOfferId);
  },
  ({ subscription, target }) => {
    if (subscription.billing === "azure" || target?.billing === "azure") throw azure();
  },
  ({ current, targetOfferId }) => {
    if (!current?.upgradeTargetOffers.includes(targetOfferId)) throw notUpgradable(targetOfferId);
  },
  ({ subscription, target, quantity, now }) => {
    if (!target) return;
    // A new term is in its window from its first instant.
    if (!beginsTerm(subscription, target)) mayHaveFewer(settledAt(subscription, now), quantity, now);
    mustBeInRange(quantity, target);
  },
  ({ target, targetOfferId, tried }) => {
    if (!target?.isTrial) return;
    if (tried.has(targetOfferId))
      throw new Refusal("TRIAL_ALREADY_USED", "A customer tries an offer once. Upgrade to the full offer.");
    const atEnd = trialsAtEnd(tried);
    if (atEnd) throw atEnd;
  },
  ({ target, held }) => {
    const missing = target ? missingPrerequisites(target, held) : [];
    if (missing.length > 0)
      throw new Refusal(
        "PREREQUISITE_MISSING",
        `The customer needs active subscriptions of ${missing.join(", ")} first. Order them.`,
      );
  },
];

/** All reasons why an upgrade is not possible. */
export const upgradeReasons = (upgrade: UpgradeCase): { code: Code; detail: string }[] =>
  rules.flatMap((rule) => {
    try {
      rule(upgrade);
      return [];
    } catch (error) {
      if (error instanceof Refusal) return [{ code: error.code, detail: error.message }];
      throw error;
    }
  });

/** The fields of a subscription that come from its offer. */
export const termsOf = (offer: SellableOffer) => ({
  offerId: offer.id,
  offerName: offer.name,
  billing: offer.billing,
  unitType: offer.unitType,
  minimumQuantity: offer.minimumQuantity,
  maximumQuantity: offer.maximumQuantity,
  termDuration: offer.termDuration,
  billingCycle: offer.billingCycle,
  isTrial: offer.isTrial,
});

/** The default name of a subscription: its offer's. */
export const calledAfter = (offerName: string): string => offerName.slice(0, 100).toWellFormed();

/** The fields that a subscription gets from a new offer in place of its present one, with its new name. */
export const takenOver = ({ friendlyName, offerName }: SubscriptionItem, offer: SellableOffer) => ({
  ...termsOf(offer),
  friendlyName: friendlyName === calledAfter(offerName) ? calledAfter(offer.name) : friendlyName,
});

/** A term of the target that begins at `now`, with its own end, renewal and window. */
const newTerm = ({ termDuration, isTrial }: SellableOffer, now: Date) => {
  const termsFrom = now.toISOString();
  return {
    termsFrom,
    commitmentEndDate: termEnd(termsFrom, termDuration),
    cancellationAllowedUntil: windowEnd(termsFrom),
    autoRenewEnabled: !isTrial,
    addedSeats: undefined,
  };
};

/**
 * The upgraded subscription: it keeps its id and its partner, and unless the upgrade begins a new term its term's end
 * and renewal. Throws SUBSCRIPTION_NOT_ACTIVE, OFFER_NOT_FOUND, AZURE_NOT_SUPPORTED, OFFER_NOT_UPGRADABLE,
 * QUANTITY_OUT_OF_RANGE, CANCELLATION_WINDOW_PASSED, PREREQUISITE_MISSING, TRIAL_ALREADY_USED, LIMIT_REACHED.
 */
export const upgraded = (upgrade: UpgradeCase): SubscriptionItem => {
  for (const rule of rules) rule(upgrade);
  const { target, quantity, now } = upgrade;
  if (!target) throw unknown(upgrade.targetOfferId);
  const subscription = settledAt(upgrade.subscription, now);
  const { scheduledChange: plan } = subscription;
  const term = beginsTerm(subscription, target) ? newTerm(target, now) : undefined;
  return {
    ...withSeats(subscription, quantity, now),
    ...takenOver(subscription, target),
    autoRenewEnabled: subscription.autoRenewEnabled && !target.isTrial,
    ...term,
    // A plan for the renewal stays, and applies to the new term's renewal.
    ...(term &&
      plan &&
      !isOutdated(plan, subscription) && { scheduledChange: { ...plan, at: term.commitmentEndDate } }),
  };
};

/** The customer's trials after an upgrade, which may leave one trial and may lead to another. */
export const triedAfter = (tried: ReadonlySet<string>, ...states: readonly SubscriptionItem[]): string[] => [
  ...new Set([...tried, ...states.flatMap(({ isTrial, offerId }) => (isTrial ? [offerId] : []))]),
];

/** The offers of a customer's other active subscriptions. An upgrade gives up its own subscription's offer. */
export const heldBeside = (
  { id }: SubscriptionItem,
  subscriptions: readonly SubscriptionItem[],
  now: Date,
): Set<string> =>
  new Set(
    subscriptions
      .filter((each) => each.id !== id && statusAt(each, now) === "active")
      .map(({ offerId }) => offerId),
  );
