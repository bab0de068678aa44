import type { Code } from "../contract/codes.ts";
import { Refusal } from "../errors.ts";
import type { OfferItem, SellableOffer } from "../offers/items.ts";
import { missingPrerequisites } from "../offers/rules.ts";
import type { SubscriptionItem } from "./items.ts";
import { mustAllow, mustBeQuantity, settledAt, statusAt } from "./rules.ts";

/** Everything that decides whether an upgrade is possible. */
export interface UpgradeCase {
  subscription: SubscriptionItem;
  /** The subscription's present offer, as it is in the catalogue. */
  current: OfferItem | undefined;
  /** The target offer; `undefined` when there is none, or when this release cannot sell it. */
  target: SellableOffer | undefined;
  targetOfferId: string;
  quantity: number;
  /** The offers of the customer's other active subscriptions. */
  held: ReadonlySet<string>;
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

/** The rules of an upgrade. Each is separate, so that all reasons can be told at once. */
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
    if (target) mustBeQuantity(subscription, quantity, target, now);
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

/**
 * The upgraded subscription. It keeps its id, its reseller of record and its term's end. Throws SUBSCRIPTION_NOT_ACTIVE,
 * OFFER_NOT_FOUND, AZURE_NOT_SUPPORTED, OFFER_NOT_UPGRADABLE, QUANTITY_OUT_OF_RANGE, CANCELLATION_WINDOW_PASSED,
 * PREREQUISITE_MISSING.
 */
export const upgraded = (upgrade: UpgradeCase): SubscriptionItem => {
  for (const rule of rules) rule(upgrade);
  const { target, quantity, now } = upgrade;
  if (!target) throw unknown(upgrade.targetOfferId);
  const subscription = settledAt(upgrade.subscription, now);
  const { id, name, billing, unitType, minimumQuantity, maximumQuantity } = target;
  const { termDuration, billingCycle, isTrial } = target;
  return {
    ...subscription,
    offerId: id,
    offerName: name,
    billing,
    unitType,
    minimumQuantity,
    maximumQuantity,
    termDuration,
    billingCycle,
    isTrial,
    quantity,
    autoRenewEnabled: subscription.autoRenewEnabled && !isTrial,
  };
};

/** The offers of a customer's other active subscriptions. An upgrade gives up the subscription's own offer. */
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
