import { recordWrites } from "../record/entries.ts";
import { atMost } from "../table/condition.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { subscriptionAudience } from "./audience.ts";
import type { SubscriptionItem } from "./items.ts";
import { isOver, settledAt } from "./rules.ts";
import { subscriptionStore } from "./store.ts";

const recorded = ({ status, commitmentEndDate }: SubscriptionItem) => ({ status, commitmentEndDate });

/** Records the ends of terms. */
export const termEnds = (table: Table, clock: () => Date) => {
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);

  /** Records the end of one subscription's term, unless a change has recorded it meanwhile. */
  const settle = (customerId: string, id: string, runId: string): Promise<void> =>
    retryOnConflict(async () => {
      const now = clock();
      const before = await subscriptions.find(customerId, id);
      const after = before && settledAt(before, now);
      if (!before || !after || after === before) return;
      const expired = after.status === "expired";
      // An expiry counts from the term's end, not from the time of this run.
      const at = expired ? new Date(before.commitmentEndDate) : now;
      const writes = await subscriptions.change(before, after, {
        now: at,
        operations: [expired ? "expire" : "renew"],
      });
      const audit = {
        operation: expired ? "subscription.expire" : "subscription.renew",
        resourceType: "subscription",
        resourceId: id,
        before: recorded(before),
        after: recorded(after),
      };
      const actor = { userId: "schedule", organizationId: before.providerId };
      const record = recordWrites(actor, audit, await audience.ofChange(before, after), now, runId);
      await table.transact([...writes, ...record]);
    });

  return {
    /**
     * Records the ended terms of a customer's subscriptions: each is renewed or expires. Readers have seen that since the
     * terms' end. This closes credits, updates the counts of relationships, makes the events, and schedules the next end.
     */
    async term(_providerId: string, customerId: string, runId: string): Promise<void> {
      const ended = await subscriptions.all(customerId, atMost("commitmentEndDate", clock().toISOString()));
      for (const { id, status } of ended) if (!isOver(status)) await settle(customerId, id, runId);
    },
  };
};
