import { customers } from "../customers/items.ts";
import { missingPrerequisites } from "../offers/rules.ts";
import { offerStore } from "../offers/store.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { heldAtEnd, lackingAtEnd, notRenewed } from "./prerequisites.ts";
import { settledAt } from "./states.ts";
import { subscriptionStore } from "./store.ts";

/** What whoever turns the renewal of an add-on on is told when what it needs will be gone. */
export const renewalWarnings = (table: Table) => {
  const offers = offerStore(table);
  const subscriptions = subscriptionStore(table);

  return async (before: SubscriptionItem, after: SubscriptionItem, now: Date) => {
    if (before.autoRenewEnabled || !after.autoRenewEnabled || after.offerId !== before.offerId) return [];
    const offer = await offers.find(after.offerId);
    if (!offer?.prerequisiteOffers.length) return [];
    const lacking = lackingAtEnd(offer, after, await subscriptions.all(after.customerId), now);
    return lacking.length > 0 ? [{ code: "PREREQUISITE_MISSING", detail: notRenewed(lacking) }] : [];
  };
};

/** What an add-on stands on when its term ends: without the offers that its own one needs it is not renewed. */
export const addOns = (table: Table) => {
  const offers = offerStore(table);
  const subscriptions = subscriptionStore(table);

  return {
    /** The offers that a subscription needs, and those that it needs if its plan is carried out. */
    async needs({ offerId, scheduledChange: plan }: SubscriptionItem) {
      const target = plan?.targetOfferId ?? offerId;
      const known = await offers.some([...new Set([offerId, target])]);
      const of = (id: string) => known.get(id)?.prerequisiteOffers ?? [];
      return { now: of(offerId), planned: of(target) };
    },

    /** The customer's other subscriptions whose end of term decides whether these offers are still there. */
    async decidedBy({ id, customerId }: SubscriptionItem, needed: readonly string[], now: Date) {
      if (needed.length === 0) return [];
      const all = await subscriptions.all(customerId);
      return all
        .filter((each) => each.id !== id && settledAt(each, now) !== each)
        .filter(({ offerId, scheduledChange: plan }) =>
          [offerId, plan?.targetOfferId].some((offer) => offer !== undefined && needed.includes(offer)),
        )
        .map((each) => each.id);
    },

    /** What of these offers is missing, with the version of the customer's subscriptions that this was judged on. */
    async missing(before: SubscriptionItem, needed: readonly string[], now: Date) {
      if (needed.length === 0) return undefined;
      const { customerId } = before;
      const judgedOn = (await customers.in(table).get({ id: customerId }))?.subscriptionsVersion;
      const held = heldAtEnd(before, await subscriptions.all(customerId), now);
      const missing = missingPrerequisites({ prerequisiteOffers: [...needed] }, held);
      return missing.length > 0 ? { missing, judgedOn } : undefined;
    },
  };
};
