import { stale } from "../errors.ts";
import { recordWrites } from "../record/entries.ts";
import { atMost } from "../table/condition.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { mostResellersBeside, subscriptionAudience } from "./audience.ts";
import { dependentChanges } from "./dependents.ts";
import type { SubscriptionItem } from "./items.ts";
import { partnerNaming } from "./partner.ts";
import { isOver, settledAt } from "./states.ts";
import { subscriptionStore } from "./store.ts";

const recorded = ({ status, commitmentEndDate }: SubscriptionItem) => ({ status, commitmentEndDate });

/** Records the ends of terms. */
const recording = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);
  const naming = partnerNaming(table);
  const changesOfDependents = dependentChanges(table);

  /** Records the end of one subscription's term, unless it has been recorded meanwhile. Returns whether it had ended. */
  return (customerId: string, id: string, clock: () => Date, runId: string): Promise<boolean> =>
    retryOnConflict(async () => {
      const now = clock();
      const before = await subscriptions.find(customerId, id);
      const settled = before && settledAt(before, now);
      if (!before || !settled || settled === before) return false;
      const expired = settled.status === "expired";
      // What ends or begins with a term does so at its end, not at the time of this run.
      const at = new Date(before.commitmentEndDate);
      const named = expired
        ? { after: settled, writes: [] }
        : await naming.judgedAnew(before, settled, { renewed: true });
      const { after } = named;
      const others = await changesOfDependents(before, after, now);
      const changes = await subscriptions.change(before, after, {
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
      const type = expired ? "subscription.expired" : "subscription.renewed";
      const told = await audience.ofChange(before, after, {
        type,
        ...(others && { most: mostResellersBeside }),
      });
      await table.transact([
        ...named.writes,
        ...changes,
        ...(others?.writes ?? []),
        ...recordWrites(actor, audit, [...told, ...(others?.events ?? [])], now, runId),
        ...(others?.audits ?? []).flatMap((each) => recordWrites(actor, each, [], now, runId)),
      ]);
      return true;
    });
};

/** What time does to subscriptions. */
export const termEnds = (table: Table, clock: () => Date) => {
  const subscriptions = subscriptionStore(table);
  const record = recording(table);

  return {
    /**
     * Records the ended terms of a customer's subscriptions: each is renewed or expires. Readers have seen that since the
     * terms' end. This closes credits, updates the counts of relationships, makes the events, and schedules the next end.
     */
    async term(_providerId: string, customerId: string, runId: string): Promise<void> {
      const ended = await subscriptions.all(customerId, atMost("commitmentEndDate", clock().toISOString()));
      for (const { id, status } of ended) if (!isOver(status)) await record(customerId, id, clock, runId);
    },
  };
};

/** For changes by a caller: a term that has ended is recorded first, as the schedule would have. */
export const termsRecordedFirst = (table: Table) => {
  const record = recording(table);

  /** Throws `Stale` when there was an end to record: what the caller wants is then decided on what follows from it. */
  return async (subscription: SubscriptionItem, now: Date, requestId: string): Promise<void> => {
    if (settledAt(subscription, now) === subscription) return;
    const { customerId, id } = subscription;
    // It is no change of the caller's, and has a request id of its own in the record.
    if (await record(customerId, id, () => now, `${requestId}-term`)) throw stale();
  };
};
