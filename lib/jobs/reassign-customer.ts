import { assigned, isToldToLeave } from "../customers/assign.ts";
import { customerEvent } from "../customers/events.ts";
import type { CustomerItem, ResellerRelationship } from "../customers/items.ts";
import { relationshipWrite, relationshipWrites } from "../customers/relationships.ts";
import { customerStore } from "../customers/store.ts";
import { recordChange } from "../incentives/credits.ts";
import { type AuditEntry, type EventEntry, recordWrites } from "../record/entries.ts";
import { subscriptionAudience } from "../subscriptions/audience.ts";
import { type SubscriptionItem, subscriptions as stored } from "../subscriptions/items.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import { isOver, type RecordPartner, statusAt, transitions } from "../subscriptions/rules.ts";
import { subscriptionStore } from "../subscriptions/store.ts";
import { equals } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import type { JobItem } from "./items.ts";
import { jobStore } from "./store.ts";

/** Subscriptions of one transaction: each takes two writes, those told of them twenty, the rest fourteen. */
const mostAtOnce = 30;

/** What a page's customers have in common. */
export interface Moving {
  job: JobItem;
  /** The rights of who asked for it, as checks in each write. */
  rights: Write[];
  /** The new reseller of record, read when the first subscription needs it. Throws what is against it. */
  recordPartner: () => Promise<RecordPartner>;
  /** Whether the reseller that is left has an active partnership. */
  leftIsPartner: boolean;
  /** Whether another transaction may be begun. */
  inTime: () => boolean;
  clock: () => Date;
}

/** Hands one customer to another reseller. */
export const mover = (table: Table) => {
  const customers = customerStore(table);
  const jobs = jobStore(table);
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);

  const recordedFor = async (customerId: string, resellerId: string, now: Date) => {
    const found = await subscriptions.all(customerId, equals("partnerOrganizationId", resellerId));
    return found.filter((subscription) => !isOver(statusAt(subscription, now)));
  };

  const subscriptionWrites = (moved: readonly SubscriptionItem[], to: RecordPartner, now: Date): Write[] =>
    moved.flatMap((before) => {
      const { subscription, credits } = recordChange(before, to, now);
      return [stored.update(before, subscription, inStateFor(transitions.change)), ...credits];
    });

  const recorded = (
    { job, clock }: Moving,
    audit: Pick<AuditEntry, "operation" | "before" | "after">,
    customerId: string,
    events: EventEntry[],
  ): Write[] =>
    recordWrites(
      { userId: job.userId, organizationId: job.providerId },
      { ...audit, resourceType: "customer", resourceId: customerId },
      events,
      clock(),
      job.requestId,
    );

  /** More subscriptions than one transaction holds go ahead of their customer, which follows with the last of them. */
  const moveAhead = async (
    moving: Moving,
    customer: CustomerItem,
    relationships: readonly ResellerRelationship[],
    ahead: readonly SubscriptionItem[],
    now: Date,
  ): Promise<void> => {
    const { job, rights } = moving;
    const { fromResellerId, toResellerId, providerId } = job;
    const subscriptionIds = ahead.map(({ id }) => id);
    const moved = ahead.length;
    const relationshipOf = (resellerId: string) =>
      relationships.find((each) => each.resellerId === resellerId);
    const relationship = (resellerId: string, record: number) =>
      relationshipWrite(
        relationshipOf(resellerId),
        { customerId: customer.id, providerId, resellerId },
        { record },
      );
    const audit = {
      operation: "subscription.reassign",
      before: { partnerOrganizationId: fromResellerId },
      after: { partnerOrganizationId: toResellerId, subscriptionIds, jobId: job.id },
    };
    const left = isToldToLeave(relationshipOf(fromResellerId), moving.leftIsPartner) ? [fromResellerId] : [];
    const changed = ["partnerId"];
    const events = [providerId, customer.id, ...left, toResellerId].map((to) =>
      customerEvent(to, "subscription.updated", customer, { subscriptionIds, changed }),
    );
    const others = await audience.ofMove(ahead, [fromResellerId, toResellerId]);
    await table.transact([
      ...rights,
      ...mayBeGiven(providerId, toResellerId),
      relationship(fromResellerId, -moved),
      relationship(toResellerId, moved),
      // At the instant for which they were chosen: none of them may have run out since then.
      ...subscriptionWrites(ahead, await moving.recordPartner(), now),
      ...recorded(moving, audit, customer.id, [...events, ...others]),
    ]);
  };

  /** One step: answers whether the customer is done with, which one that was done before or went elsewhere is, too. */
  const step = async (moving: Moving, customerId: string): Promise<boolean> => {
    const { job, rights, clock } = moving;
    const { fromResellerId, toResellerId, providerId, delegatedAdmin } = job;
    const now = clock();
    const customer = await customers.find(customerId);
    if (customer?.associatedPartnerId !== fromResellerId || customer.providerId !== providerId) return true;
    const found = await Promise.all([
      customers.relationshipsOf(fromResellerId, [customerId]),
      customers.relationshipsOf(toResellerId, [customerId]),
    ]);
    const relationships = found.flat();
    const all = job.subscriptions ? await recordedFor(customerId, fromResellerId, now) : [];
    const next = all.slice(0, mostAtOnce);
    if (all.length > mostAtOnce) {
      await moveAhead(moving, customer, relationships, next, now);
      return false;
    }
    const subscriptionIds = next.map(({ id }) => id);
    const to = { resellerId: toResellerId, delegatedAdmin };
    const assignment = assigned(customer, relationships, to, {
      now,
      subscriptionIds,
      leftIsPartner: moving.leftIsPartner,
    });
    const others = await audience.ofMove(next, [fromResellerId, toResellerId]);
    const audit = {
      operation: "customer.reassign",
      before: { associatedPartnerId: fromResellerId },
      after: { associatedPartnerId: toResellerId, delegatedAdmin, subscriptionIds, jobId: job.id },
    };
    await table.transact([
      ...rights,
      ...mayBeGiven(providerId, toResellerId),
      customers.save(customer, assignment.customer),
      ...relationshipWrites(customer, assignment.changes),
      ...(next.length > 0 ? subscriptionWrites(next, await moving.recordPartner(), now) : []),
      ...jobs.done(job.id, customerId, now),
      ...recorded(moving, audit, customerId, [...assignment.events, ...others]),
    ]);
    return true;
  };

  /** Answers whether the customer is done with; it goes on for as long as there is time, and makes one step in any case. */
  return async (moving: Moving, customerId: string): Promise<boolean> => {
    do {
      if (await retryOnConflict(() => step(moving, customerId))) return true;
    } while (moving.inTime());
    return false;
  };
};
