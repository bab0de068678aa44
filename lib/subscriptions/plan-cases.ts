import { customers } from "../customers/items.ts";
import { stale } from "../errors.ts";
import { sellable } from "../offers/rules.ts";
import { offerStore } from "../offers/store.ts";
import { organizationIsActive, providerSuspended, resellerSuspended } from "../organizations/standing.ts";
import { organizationStore } from "../organizations/store.ts";
import { missingPartnership, partnershipAccess, partnershipIsActive } from "../partnerships/access.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { lackingAtEnd } from "./prerequisites.ts";
import { type Plan, type PlanCase, plansMore } from "./scheduled-change.ts";
import { subscriptionStore } from "./store.ts";
import { heldBeside } from "./upgrades.ts";

/** The inputs that a plan is judged on, and the conditions of carrying it out. */
export const planCases = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const offers = offerStore(table);
  const organizations = organizationStore(table);
  const partnerships = partnershipAccess(table);

  /**
   * Why more may not be sold now: the provider or the planning reseller is suspended, or their partnership has ended.
   */
  const missingOf = async ({ providerId }: SubscriptionItem, { scheduledBy }: Plan) => {
    const provider = await organizations.find(providerId);
    if (provider?.status !== "active") return providerSuspended();
    if (scheduledBy === providerId) return undefined;
    const [reseller, partnership] = await Promise.all([
      organizations.find(scheduledBy),
      partnerships.find(providerId, scheduledBy),
    ]);
    return (
      missingPartnership(partnership?.status) ??
      (reseller?.status === "active" ? undefined : resellerSuspended())
    );
  };

  return {
    /** The inputs that the plan of a subscription is judged on at `now`. */
    async of(subscription: SubscriptionItem, plan: Plan, now: Date): Promise<PlanCase> {
      const { customerId, offerId } = subscription;
      const found = await offers.some([offerId, ...(plan.targetOfferId ? [plan.targetOfferId] : [])]);
      const offer = plan.targetOfferId ? found.get(plan.targetOfferId) : undefined;
      const target = offer && sellable(offer);
      const current = found.get(offerId);
      const needs = [target, current].some((each) => each?.prerequisiteOffers.length);
      const others = needs ? await subscriptions.all(customerId) : [];
      return {
        subscription,
        plan,
        current,
        target,
        held: heldBeside(subscription, others, now),
        lacking: lackingAtEnd(current, subscription, others, now),
        missing: plansMore(subscription, plan) ? await missingOf(subscription, plan) : undefined,
      };
    },

    /** The conditions of carrying out a plan that sells more. When one fails, the plan is judged again. */
    conditions({ subscription, plan }: PlanCase): Write[] {
      const { providerId } = subscription;
      const { scheduledBy } = plan;
      if (!plansMore(subscription, plan)) return [];
      return [
        organizationIsActive(providerId, stale),
        ...(scheduledBy === providerId
          ? []
          : [
              organizationIsActive(scheduledBy, stale),
              partnershipIsActive(providerId, scheduledBy, { refuse: stale }),
            ]),
      ];
    },

    /** The version of the customer's subscriptions, for a plan with prerequisites. */
    async judgedOn({ subscription: { customerId }, target }: PlanCase): Promise<number | undefined> {
      if (!target?.prerequisiteOffers.length) return undefined;
      return (await customers.in(table).get({ id: customerId }))?.subscriptionsVersion;
    },
  };
};
