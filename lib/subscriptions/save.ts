import * as contract from "../contract/subscriptions.ts";
import type { CustomerAccess } from "../customers/access.ts";
import type { Commit } from "../http/commit.ts";
import type { Write } from "../table/item.ts";
import type { Table } from "../table/table.ts";
import { toApiSubscription } from "./api-form.ts";
import { subscriptionAudience } from "./audience.ts";
import type { SubscriptionItem } from "./items.ts";
import type { SubscriptionOperation } from "./rules.ts";
import { subscriptionStore } from "./store.ts";

/** A change of one subscription by a caller. */
interface SubscriptionChange<A> {
  /** What the audit record calls the change. */
  operation: string;
  /** What is done to the subscription, one after the other. */
  operations: readonly SubscriptionOperation[];
  access: CustomerAccess;
  before: SubscriptionItem;
  after: SubscriptionItem;
  now: Date;
  /** What of the changed subscription is answered. */
  answer: (subscription: contract.SubscriptionAnswer) => A;
  /** More that belongs into the transaction. */
  writes?: readonly Write[];
  /** The version of the customer's subscriptions, when the change was decided on the others too. */
  judgedOn?: number;
}

/** Commits changes of subscriptions, each with its audit record and the events of those who learn of it. */
export const subscriptionSaving = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);

  return async <A>(commit: Commit, change: SubscriptionChange<A>): Promise<A> => {
    const { operation, operations, access, before, after, now, answer, judgedOn, writes = [] } = change;
    const changes = await subscriptions.change(before, after, { now, operations, judgedOn });
    const contactOf = await subscriptions.contacts([before, after]);
    // As it is stored: if this change is the first to record a renewal, the renewal belongs to it.
    const recordedBefore = { ...before, supportContact: contactOf(before) };
    const changed = toApiSubscription(after, contactOf(after), now);
    return commit({
      writes: [...writes, ...changes],
      access,
      audit: {
        operation: `subscription.${operation}`,
        resourceType: "subscription",
        resourceId: before.id,
        before: contract.subscription.parse(recordedBefore),
        after: contract.subscription.parse(changed),
        ...(access.onBehalfOf && { concerns: access.customer.providerId }),
      },
      events: await audience.ofChange(before, after),
      answer: answer(changed),
    });
  };
};
