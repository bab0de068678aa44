import { customers } from "../customers/items.ts";
import { missingPrerequisites } from "../offers/rules.ts";
import { offerStore } from "../offers/store.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { heldAtEnd, lackingAtEnd, notRenewed } from "./prerequisites.ts";
import { settledAt } from "./states.ts";
import { subscriptionStore } from "./store.ts";

/** The warning when the renewal of an add-on is turned on although its prerequisite will be gone. */
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

/** The prerequisites of a subscription's offer, and those of the offer in its plan. */
interface Needs {
  now: readonly string[];
  planned: readonly string[];
}

export interface Standing {
  first: readonly string[];
  missing: readonly string[];
  judgedOn?: number | undefined;
}

/** The state of an add-on's prerequisites at its term's end. Without them it is not renewed. */
export const addOns = (table: Table) => {
  const offers = offerStore(table);
  const subscriptions = subscriptionStore(table);

  return {
    async needs({ offerId, scheduledChange: plan }: SubscriptionItem): Promise<Needs> {
      const target = plan?.targetOfferId ?? offerId;
      const known = await offers.some([...new Set([offerId, target])]);
      const of = (id: string) => known.get(id)?.prerequisiteOffers ?? [];
      return { now: of(offerId), planned: of(target) };
    },

    /**
     * The customer's subscriptions of these offers at the end of the given subscription's term: those whose own end of
     * term must be recorded first, and the missing offers, with the version of the customer's subscriptions for this
     * judgement.
     */
    async at(before: SubscriptionItem, needs: Needs, now: Date): Promise<Standing> {
      const needed = [...needs.now, ...needs.planned];
      if (needed.length === 0) return { first: [], missing: [] };
      const { id, customerId } = before;
      const judgedOn = (await customers.in(table).get({ id: customerId }))?.subscriptionsVersion;
      const all = await subscriptions.all(customerId);
      const first = all
        .filter((each) => each.id !== id && settledAt(each, now) !== each)
        .filter(({ offerId, scheduledChange: plan }) =>
          [offerId, plan?.targetOfferId].some((offer) => offer !== undefined && needed.includes(offer)),
        );
      const held = heldAtEnd(before, all, now);
      return {
        first: first.map((each) => each.id),
        missing: missingPrerequisites({ prerequisiteOffers: [...needs.now] }, held),
        judgedOn,
      };
    },
  };
};
