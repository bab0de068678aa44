import { assigned, formerResellerLearns } from "../customers/assign.ts";
import { customerEvent } from "../customers/events.ts";
import { adminExpiry } from "../customers/expiry.ts";
import type { CustomerItem, ResellerRelationship } from "../customers/items.ts";
import { changedRelationships, relationshipWrite, relationshipWrites } from "../customers/relationships.ts";
import { customerStore } from "../customers/store.ts";
import { stale } from "../errors.ts";
import { recordChange } from "../incentives/credits.ts";
import { type AuditEntry, type EventEntry, recordWrites } from "../record/entries.ts";
import { subscriptionAudience } from "../subscriptions/audience.ts";
import { type SubscriptionItem, subscriptions as stored } from "../subscriptions/items.ts";
import { mayBeGiven } from "../subscriptions/partner.ts";
import type { RecordPartner } from "../subscriptions/rules.ts";
import { isOver, statusAt, transitions } from "../subscriptions/states.ts";
import { subscriptionStore } from "../subscriptions/store.ts";
import { equals } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { transferRest } from "../transfers/rest.ts";
import type { JobItem } from "./items.ts";
import { jobStore } from "./store.ts";

/**
 * The maximum number of subscriptions in one transaction, which holds a hundred actions: two for each subscription,
 * twenty for others' events, and fourteen for the rest.
 */
const mostAtOnce = 30;

/** The data that all customers of one page share. */
export interface PageContext {
  job: JobItem;
  /** The rights of the user who started the job, as checks in each write. */
  rights: Write[];
  /**
   * The new reseller of record. It is read when the first subscription needs it. Throws if the reseller may not be
   * named.
   */
  recordPartner: () => Promise<RecordPartner>;
  /** Whether the former reseller still has an active partnership. */
  leftIsPartner: boolean;
  /** Whether there is time for another transaction. */
  inTime: () => boolean;
  clock: () => Date;
}

/** Reassigns one customer to another reseller. */
export const customerReassigner = (table: Table) => {
  const customers = customerStore(table);
  const jobs = jobStore(table);
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);
  const expiry = adminExpiry(table);
  const rest = transferRest(table);

  /** The customer's subscriptions with this reseller of record that have not ended. */
  const recordedFor = async (customerId: string, resellerId: string, now: Date) => {
    const found = await subscriptions.all(customerId, equals("partnerOrganizationId", resellerId));
    return found.filter((subscription) => !isOver(statusAt(subscription, now)));
  };

  const subscriptionWrites = (
    reassigned: readonly SubscriptionItem[],
    to: RecordPartner,
    now: Date,
  ): Write[] =>
    reassigned.flatMap((before) => {
      const { subscription, credits } = recordChange(before, to, now);
      return [stored.update(before, subscription, inStateFor(transitions.change)), ...credits];
    });

  const recorded = (
    { job, clock }: PageContext,
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

  /**
   * If there are more subscriptions than one transaction holds, reassigns as many as it holds. The customer itself is
   * reassigned with the last of them.
   */
  const reassignSubscriptionsFirst = async (
    context: PageContext,
    customer: CustomerItem,
    relationships: readonly ResellerRelationship[],
    first: readonly SubscriptionItem[],
    now: Date,
  ): Promise<void> => {
    const { job, rights } = context;
    const { fromResellerId, toResellerId, providerId } = job;
    const subscriptionIds = first.map(({ id }) => id);
    const count = first.length;
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
    const left = formerResellerLearns(relationshipOf(fromResellerId), context.leftIsPartner, now)
      ? [fromResellerId]
      : [];
    const changed = ["partnerId"];
    const events = [providerId, customer.id, ...left, toResellerId].map((to) =>
      customerEvent(to, "subscription.updated", { customerId: customer.id, subscriptionIds, changed }),
    );
    const others = await audience.ofReassignment(first, [fromResellerId, toResellerId], relationships, now);
    await table.transact([
      ...rights,
      ...mayBeGiven(providerId, toResellerId),
      relationship(fromResellerId, -count),
      relationship(toResellerId, count),
      // With the instant at which they were selected, so that none of them has ended since.
      ...subscriptionWrites(first, await context.recordPartner(), now),
      ...recorded(context, audit, customer.id, [...events, ...others]),
    ]);
  };

  /**
   * Makes one transaction. Returns whether the customer is done. A customer that belongs to another reseller by now is
   * done too.
   */
  const step = async (
    context: PageContext,
    customerId: string,
    known: CustomerItem | undefined,
  ): Promise<boolean> => {
    const { job, rights, clock } = context;
    const { fromResellerId, toResellerId, providerId, delegatedAdmin } = job;
    const now = clock();
    const customer = known ?? (await customers.find(customerId));
    if (customer?.associatedPartnerId !== fromResellerId || customer.providerId !== providerId) return true;
    if (customer.moving) {
      await rest.finish(customerId, clock);
      throw stale();
    }
    const [relationships, all] = await Promise.all([
      customers.relationships(customerId),
      job.subscriptions ? recordedFor(customerId, fromResellerId, now) : [],
    ]);
    const next = all.slice(0, mostAtOnce);
    if (all.length > mostAtOnce) {
      await reassignSubscriptionsFirst(context, customer, relationships, next, now);
      return false;
    }
    const receiver = relationships.find(({ resellerId }) => resellerId === toResellerId);
    if (await expiry.record(receiver, now, `${job.requestId}-expiry`)) throw stale();
    const subscriptionIds = next.map(({ id }) => id);
    const to = { resellerId: toResellerId, delegatedAdmin };
    const assignment = assigned(customer, relationships, to, {
      now,
      subscriptionIds,
      leftIsPartner: context.leftIsPartner,
    });
    const others = await audience.ofReassignment(next, [fromResellerId, toResellerId], relationships, now);
    const audit = {
      operation: "customer.reassign",
      before: { associatedPartnerId: fromResellerId },
      after: { associatedPartnerId: toResellerId, delegatedAdmin, subscriptionIds, jobId: job.id },
    };
    await table.transact([
      ...rights,
      ...mayBeGiven(providerId, toResellerId),
      ...customers.save(
        customer,
        assignment.customer,
        changedRelationships(customer, relationships, assignment.changes),
      ),
      ...relationshipWrites(customer, assignment.changes),
      ...(next.length > 0 ? subscriptionWrites(next, await context.recordPartner(), now) : []),
      ...jobs.done(job.id, customerId, now),
      ...recorded(context, audit, customerId, [...assignment.events, ...others]),
    ]);
    return true;
  };

  /**
   * Makes at least one transaction, and more while there is time. Returns whether the customer is done. `known` is the
   * customer as just read, for the first attempt.
   */
  return async (context: PageContext, customerId: string, known?: CustomerItem): Promise<boolean> => {
    let read = known;
    const next = (): Promise<boolean> => {
      const first = read;
      read = undefined;
      return step(context, customerId, first);
    };
    do {
      if (await retryOnConflict(next)) return true;
    } while (context.inTime());
    return false;
  };
};
