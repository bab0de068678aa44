import { missingPrerequisites } from "../offers/rules.ts";
import { offerStore } from "../offers/store.ts";
import type { AuditEntry, EventEntry } from "../record/entries.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { subscriptionAudience } from "./audience.ts";
import type { SubscriptionItem } from "./items.ts";
import { subscriptions as stored } from "./items.ts";
import { isOver, settledAt, transitions } from "./states.ts";
import { subscriptionStore } from "./store.ts";
import { heldBeside } from "./upgrades.ts";

/** Whose renewal one change stops: what its transaction holds. */
const mostStopped = 12;

/** Whether a change ends what others may need: the subscription comes to its end, or becomes one of another offer. */
export const givesUpOffer = (before: SubscriptionItem, after: SubscriptionItem): boolean =>
  !isOver(before.status) && (isOver(after.status) || after.offerId !== before.offerId);

/** Which of the customer's other subscriptions need the offer that a change gives up, and have it nowhere else. */
export const dependentsOf = (
  before: SubscriptionItem,
  after: SubscriptionItem,
  others: readonly SubscriptionItem[],
  needs: (offerId: string) => readonly string[],
  now: Date,
): SubscriptionItem[] => {
  if (!givesUpOffer(before, after)) return [];
  const held = heldBeside(before, others, now);
  if (!isOver(after.status)) held.add(after.offerId);
  return others.filter(
    (each) =>
      each.id !== before.id &&
      !isOver(settledAt(each, now).status) &&
      missingPrerequisites({ prerequisiteOffers: [...needs(each.offerId)] }, held).includes(before.offerId),
  );
};

/** What the answer says of subscriptions that need what was given up. Their ids are for who sees them all. */
export const dependentWarning = (dependents: readonly SubscriptionItem[], seesAll: boolean) => ({
  code: "DEPENDENT_SUBSCRIPTIONS",
  detail: seesAll
    ? `The customer has this offer no more, and needs it for ${dependents.map(({ id }) => id).join(", ")}. Their renewal is stopped: they end with their terms.`
    : "The customer has this offer no more, and needs it for other subscriptions. They end with their terms.",
});

/** What else a change of one subscription makes of a customer's others. */
export interface DependentChange {
  dependents: SubscriptionItem[];
  writes: Write[];
  audits: AuditEntry[];
  events: EventEntry[];
}

/** The customer's other subscriptions that need what a change gives up: they are not renewed. */
export const dependentChanges = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const offers = offerStore(table);
  const audience = subscriptionAudience(table);

  return async (
    before: SubscriptionItem,
    after: SubscriptionItem,
    now: Date,
  ): Promise<DependentChange | undefined> => {
    if (!givesUpOffer(before, after)) return undefined;
    const others = await subscriptions.all(before.customerId);
    const known = await offers.some([...new Set(others.map(({ offerId }) => offerId))]);
    const needs = (offerId: string) => known.get(offerId)?.prerequisiteOffers ?? [];
    const dependents = dependentsOf(before, after, others, needs, now);
    if (dependents.length === 0) return undefined;
    const stopped = dependents
      .filter(({ autoRenewEnabled }) => autoRenewEnabled)
      .slice(0, mostStopped)
      .map((each) => ({ before: each, after: { ...settledAt(each, now), autoRenewEnabled: false } }));
    return {
      dependents,
      writes: stopped.map((each) => stored.update(each.before, each.after, inStateFor(transitions.change))),
      audits: stopped.map((each) => ({
        operation: "subscription.stop-renewal",
        resourceType: "subscription",
        resourceId: each.before.id,
        customerId: each.before.customerId,
        before: { autoRenewEnabled: true },
        after: { autoRenewEnabled: false, subscriptionId: before.id },
      })),
      events: await audience.ofStopped(
        stopped.map((each) => each.after),
        now,
      ),
    };
  };
};
