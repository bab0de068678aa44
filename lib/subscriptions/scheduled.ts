import { type CustomerItem, customers } from "../customers/items.ts";
import { stale } from "../errors.ts";
import { recordWrites } from "../record/entries.ts";
import { atMost } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { transferRest } from "../transfers/rest.ts";
import { addOns, type Standing } from "./add-ons.ts";
import { mostResellersBeside, subscriptionAudience } from "./audience.ts";
import { dependentChanges } from "./dependents.ts";
import type { SubscriptionItem } from "./items.ts";
import { partnerNaming } from "./partner.ts";
import { planCases } from "./plan-cases.ts";
import { carriedOut, type Plan, planProblems } from "./scheduled-change.ts";
import { isOver, settledAt } from "./states.ts";
import { subscriptionStore } from "./store.ts";

const recorded = (subscription: SubscriptionItem) => {
  const { status, commitmentEndDate, offerId, quantity } = subscription;
  return { status, commitmentEndDate, offerId, quantity };
};

type Problems = ReturnType<typeof planProblems>;

/** A plan that could not be carried out, in the form of the record and the event. */
const failedPlan = ({ scheduledBy: _, at: __, ...scheduledChange }: Plan, problems: Problems) => ({
  scheduledChange,
  problems,
});

/** A subscription after the end of its term. */
interface Ended {
  after: SubscriptionItem;
  /** The conditions of the write, and the version of the customer's subscriptions that the decision used. */
  writes?: readonly Write[];
  judgedOn?: number | undefined;
  /** A plan that could not be carried out. */
  failed?: ReturnType<typeof failedPlan> | undefined;
  /** Why the subscription is not renewed, though it should have been. */
  problems?: Problems;
}

/** Records the ends of terms. */
const recording = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const audience = subscriptionAudience(table);
  const naming = partnerNaming(table);
  const changesOfDependents = dependentChanges(table);
  const cases = planCases(table);
  const standing = addOns(table);

  /** The result of a plan at the renewal: the subscription after it with the conditions, or the obstacles. */
  const planned = async (before: SubscriptionItem, now: Date) => {
    const { scheduledChange: plan } = before;
    if (!plan) return undefined;
    const judged = await cases.of(before, plan, now);
    const problems = planProblems(judged);
    if (problems.length > 0) return { failed: failedPlan(plan, problems) };
    return {
      after: carriedOut(judged, now),
      writes: cases.conditions(judged),
      judgedOn: await cases.judgedOn(judged),
    };
  };

  /**
   * The subscription after its term's end, with the conditions. If a plan cannot be carried out, an event says so, and
   * the subscription renews as it is. An add-on without its prerequisites does not renew.
   */
  const ended = async (
    before: SubscriptionItem,
    settled: SubscriptionItem,
    { missing, judgedOn }: Pick<Standing, "missing" | "judgedOn">,
    now: Date,
  ): Promise<Ended> => {
    if (isOver(settled.status)) return { after: settled };
    const plan = await planned(before, now);
    if (plan?.after && plan.after.offerId !== before.offerId) return plan;
    if (missing.length === 0) return { after: settled, ...plan };
    const detail = `It is not renewed, since the customer has no ${missing.join(", ")}, which it needs.`;
    const problems = [{ pointer: "", code: "PREREQUISITE_MISSING", detail }];
    const { scheduledChange } = before;
    const failed = scheduledChange ? failedPlan(scheduledChange, problems) : undefined;
    return { after: settledAt({ ...before, autoRenewEnabled: false }, now), judgedOn, failed, problems };
  };

  /**
   * Records the end of one subscription's term, unless it has been recorded meanwhile. Returns whether the term had
   * ended. The ends of an add-on's prerequisites are recorded first. `waiting` holds the subscriptions that wait for
   * this one.
   */
  const record = (
    customerId: string,
    id: string,
    clock: () => Date,
    runId: string,
    waiting: readonly string[] = [],
  ): Promise<boolean> =>
    retryOnConflict(async () => {
      const now = clock();
      const before = await subscriptions.find(customerId, id);
      const settled = before && settledAt(before, now);
      if (!before || !settled || settled === before) return false;
      const needs = isOver(settled.status) ? { now: [], planned: [] } : await standing.needs(before);
      const seen = await standing.at(before, needs, now);
      const first = seen.first.filter((each) => !waiting.includes(each));
      for (const each of first) await record(customerId, each, clock, runId, [...waiting, id]);
      const found = first.length > 0 ? await standing.at(before, needs, now) : seen;
      const end = await ended(before, settled, found, now);
      const expired = isOver(end.after.status);
      // The changes take effect at the term's end, not at the time of this run.
      const at = new Date(before.commitmentEndDate);
      const named = expired
        ? { after: end.after, writes: [], warnings: [] }
        : await naming.judgedAnew(before, end.after, { renewed: true });
      const { after, warnings } = named;
      const others = await changesOfDependents(before, after, { from: at, now });
      const changes = await subscriptions.change(before, after, {
        now: at,
        operations: [expired ? "expire" : "renew"],
        judgedOn: end.judgedOn,
      });
      const audit = {
        operation: expired ? "subscription.expire" : "subscription.renew",
        resourceType: "subscription",
        resourceId: id,
        customerId: before.customerId,
        before: recorded(before),
        after: {
          ...recorded(after),
          ...end.failed,
          ...(end.problems && { problems: end.problems }),
          ...(warnings.length > 0 && { warnings }),
        },
      };
      const actor = { userId: "schedule", organizationId: before.providerId };
      const type = expired ? "subscription.expired" : "subscription.renewed";
      const least = { most: mostResellersBeside };
      const ofChange = await audience.ofChange(before, after, now, {
        type,
        warnings,
        ...((others || end.failed) && least),
      });
      const failed = end.failed
        ? await audience.ofChange(before, after, now, {
            failed: end.failed,
            ...least,
          })
        : [];
      await table.transact([
        ...(end.writes ?? []),
        ...named.writes,
        ...changes,
        ...(others?.writes ?? []),
        ...recordWrites(actor, audit, [...ofChange, ...failed, ...(others?.events ?? [])], now, runId),
        ...(others?.audits ?? []).flatMap((each) => recordWrites(actor, each, [], now, runId)),
      ]);
      return true;
    });
  return record;
};

/** Records the ends of terms. */
export const termEnds = (table: Table, clock: () => Date) => {
  const subscriptions = subscriptionStore(table);
  const record = recording(table);
  const rest = transferRest(table);

  return {
    /**
     * Records the ended terms of a customer's subscriptions: each is renewed or expires. Readers have seen that since
     * the terms' end. This closes credits, updates the counts of relationships, makes the events, and schedules the
     * next end.
     */
    async term(_providerId: string, customerId: string, runId: string): Promise<void> {
      const customer = await customers.in(table).get({ id: customerId });
      if (customer?.moving && !(await rest.finish(customerId, clock)))
        throw new Error(`the subscriptions of ${customerId} are still on their way to its new provider`);
      const ended = await subscriptions.all(customerId, atMost("commitmentEndDate", clock().toISOString()));
      for (const { id, status } of ended) if (!isOver(status)) await record(customerId, id, clock, runId);
    },
  };
};

/**
 * Prepares changes by a caller: remaining moves to a new provider are done first, and an ended term is recorded first,
 * as the schedule would have done.
 */
export const termsRecordedFirst = (table: Table) => {
  const record = recording(table);
  const rest = transferRest(table);

  /** Throws `Stale` when something was written, so that the caller's change is decided on the new state. */
  return async (
    { customer: { id: ofCustomer, moving } }: { customer: Pick<CustomerItem, "id" | "moving"> },
    subscription: SubscriptionItem,
    now: Date,
    requestId: string,
  ): Promise<void> => {
    if (moving) {
      await rest.finish(ofCustomer, () => now);
      throw stale();
    }
    if (settledAt(subscription, now) === subscription) return;
    const { customerId, id } = subscription;
    // It is not the caller's change, and has its own request id in the record.
    if (await record(customerId, id, () => now, `${requestId}-term`)) throw stale();
  };
};
