import { missingPrerequisites } from "../offers/rules.ts";
import { offerStore } from "../offers/store.ts";
import { type AuditEntry, type EventEntry, recordWrites } from "../record/entries.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { subscriptionAudience } from "./audience.ts";
import type { SubscriptionItem } from "./items.ts";
import { subscriptions as stored } from "./items.ts";
import { isOver, settledAt, transitions } from "./states.ts";
import { subscriptionStore } from "./store.ts";
import { heldBeside } from "./upgrades.ts";

/** The number of renewals that the transaction of a change can stop. The schedule stops the others. */
const mostStopped = 12;

/** The scheduled entry's content: the subscription and the offer that it gave up. */
const between = "/";
const gaveUp = ({ customerId, id, offerId }: SubscriptionItem): string =>
  [customerId, id, offerId].join(between);

/** Whether a change removes an offer that other subscriptions may need: the subscription ends, or changes its offer. */
export const givesUpOffer = (before: SubscriptionItem, after: SubscriptionItem): boolean =>
  !isOver(before.status) && (isOver(after.status) || after.offerId !== before.offerId);

/** The customer's other subscriptions that need the removed offer, and have it in no other subscription. */
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

/**
 * Those of these subscriptions that would be renewed without the offer. `from` is when the offer was removed. A
 * subscription whose term ends at that instant is not among them: it expires too, which is recorded as the end of its
 * own term.
 */
const stoppedAmong = (dependents: readonly SubscriptionItem[], from: Date, now: Date) =>
  dependents
    .filter(({ autoRenewEnabled }) => autoRenewEnabled)
    .map((each) => {
      const then = settledAt(each, new Date(from.getTime() - 1));
      return { before: each, after: settledAt({ ...then, autoRenewEnabled: false }, now) };
    })
    .filter(({ after }) => !isOver(after.status));

/** The writes and the record of a stopped renewal, after another subscription gave an offer up. */
const stopping = (
  causeId: string,
  { before, after }: { before: SubscriptionItem; after: SubscriptionItem },
) => ({
  writes: [
    stored.update(before, after, inStateFor(transitions.change)),
    // A renewal that was not recorded yet is recorded with it, and the new end is scheduled.
    ...(after.commitmentEndDate === before.commitmentEndDate
      ? []
      : [scheduleWrite(after.commitmentEndDate, "term", before.customerId, before.providerId)]),
  ],
  audit: {
    operation: "subscription.stop-renewal",
    resourceType: "subscription",
    resourceId: before.id,
    customerId: before.customerId,
    before: { autoRenewEnabled: true },
    after: { autoRenewEnabled: false, subscriptionId: causeId },
  },
});

/**
 * The answer's warning about subscriptions that need the removed offer. Only callers who see all subscriptions get
 * their ids.
 */
export const dependentWarning = (dependents: readonly SubscriptionItem[], seesAll: boolean) => ({
  code: "DEPENDENT_SUBSCRIPTIONS",
  detail: seesAll
    ? `The customer has this offer no more, and needs it for ${dependents.map(({ id }) => id).join(", ")}. Their renewal is stopped: they end with their terms.`
    : "The customer has this offer no more, and needs it for other subscriptions. They end with their terms.",
});

/**
 * Whether a change decides that a subscription will give up its offer at its term's end, by no renewal or by a plan.
 */
const willGiveUpOffer = (before: SubscriptionItem, after: SubscriptionItem): boolean => {
  const goesOn = ({ status, autoRenewEnabled, offerId, scheduledChange: plan }: SubscriptionItem) =>
    !isOver(status) &&
    autoRenewEnabled &&
    plan?.autoRenewEnabled !== false &&
    (plan?.targetOfferId ?? offerId) === offerId;
  return !isOver(after.status) && after.offerId === before.offerId && goesOn(before) && !goesOn(after);
};

/** The answer's warning about subscriptions that need an offer that will be given up. */
const laterWarning = (dependents: readonly SubscriptionItem[], seesAll: boolean) => ({
  code: "DEPENDENT_SUBSCRIPTIONS",
  detail: seesAll
    ? `With this term the customer gives up an offer that it needs for ${dependents.map(({ id }) => id).join(", ")}. They are not renewed without it.`
    : "With this term the customer gives up an offer that it needs for other subscriptions. They are not renewed without it.",
});

/** The effects of a change of one subscription on the customer's others. */
export interface DependentChange {
  dependents: SubscriptionItem[];
  writes: Write[];
  audits: AuditEntry[];
  events: EventEntry[];
}

/** The prerequisites of each offer of these subscriptions. */
const prerequisites = (table: Table) => {
  const offers = offerStore(table);
  return async (others: readonly SubscriptionItem[]) => {
    const known = await offers.some([...new Set(others.map(({ offerId }) => offerId))]);
    return (offerId: string): readonly string[] => known.get(offerId)?.prerequisiteOffers ?? [];
  };
};

/** The warning of a change after which the customer will give up an offer that others of its subscriptions need. */
export const warningsOfLater = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const needsOf = prerequisites(table);

  /** The customer's subscriptions, and the prerequisites of their offers. */
  const read = async ({ customerId }: Pick<SubscriptionItem, "customerId">) => {
    const others = await subscriptions.all(customerId);
    return { others, needs: await needsOf(others) };
  };

  return {
    read,

    /** `begun` is an earlier read of the same, if there was one. */
    async of(
      before: SubscriptionItem,
      after: SubscriptionItem,
      { seesAll, now, begun }: { seesAll: boolean; now: Date; begun?: ReturnType<typeof read> | undefined },
    ) {
      if (!willGiveUpOffer(before, after)) return [];
      const { others, needs } = await (begun ?? read(before));
      const dependents = dependentsOf(before, { ...after, status: "expired" }, others, needs, now);
      return dependents.length > 0 ? [laterWarning(dependents, seesAll)] : [];
    },
  };
};
export type ReadBeside = ReturnType<ReturnType<typeof warningsOfLater>["read"]>;

/** Stops the renewal of the customer's other subscriptions that need the removed offer. */
export const dependentChanges = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const needsOf = prerequisites(table);
  const audience = subscriptionAudience(table);

  return async (
    before: SubscriptionItem,
    after: SubscriptionItem,
    { from, now }: { from: Date; now: Date },
  ): Promise<DependentChange | undefined> => {
    if (!givesUpOffer(before, after)) return undefined;
    const others = await subscriptions.all(before.customerId);
    const dependents = dependentsOf(before, after, others, await needsOf(others), now);
    if (dependents.length === 0) return undefined;
    const all = stoppedAmong(dependents, from, now);
    const stopped = all.slice(0, mostStopped);
    const parts = stopped.map((each) => stopping(before.id, each));
    const more =
      all.length > stopped.length
        ? [scheduleWrite(now.toISOString(), "dependents", gaveUp(before), before.providerId)]
        : [];
    return {
      dependents,
      writes: [...parts.flatMap(({ writes }) => writes), ...more],
      audits: parts.map(({ audit }) => audit),
      events: await audience.ofStopped(
        stopped.map((each) => each.after),
        now,
      ),
    };
  };
};

/** Does the remaining work of a change that concerned more of a customer's subscriptions than one transaction holds. */
export const otherDependents = (table: Table, clock: () => Date) => {
  const subscriptions = subscriptionStore(table);
  const needsOf = prerequisites(table);
  const audience = subscriptionAudience(table);

  /** Stops some renewals. Returns whether there may be more. */
  const stopSome = (providerId: string, id: string, runId: string): Promise<boolean> =>
    retryOnConflict(async () => {
      const now = clock();
      const [customerId = "", causeId = "", ...offer] = id.split(between);
      const all = await subscriptions.all(customerId);
      const cause = all.find((each) => each.id === causeId);
      if (!cause) return false;
      const gone = { ...cause, offerId: offer.join(between), status: "active" as const };
      const dependents = dependentsOf(gone, settledAt(cause, now), all, await needsOf(all), now);
      const from = isOver(cause.status) ? new Date(cause.commitmentEndDate) : now;
      const stopped = stoppedAmong(dependents, from < now ? from : now, now);
      const some = stopped.slice(0, mostStopped);
      if (some.length === 0) return false;
      const parts = some.map((each) => stopping(causeId, each));
      const events = await audience.ofStopped(
        some.map(({ after }) => after),
        now,
      );
      const actor = { userId: "schedule", organizationId: providerId };
      await table.transact([
        ...parts.flatMap(({ writes }) => writes),
        ...parts.flatMap(({ audit }, at) => recordWrites(actor, audit, at === 0 ? events : [], now, runId)),
      ]);
      return stopped.length > some.length;
    });

  return {
    /** Stops the renewal of all subscriptions that need a removed offer and have it in no other subscription. */
    async stop(providerId: string, id: string, runId: string): Promise<void> {
      while (await stopSome(providerId, id, runId));
    },
  };
};
