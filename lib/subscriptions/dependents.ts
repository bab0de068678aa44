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

/** Whose renewal one transaction stops: what that of a change holds besides. The schedule stops that of the others. */
const mostStopped = 12;

/** Which subscription gave which offer up, in the entry by which the schedule stops the others' renewals. */
const between = "/";
const gaveUp = ({ customerId, id, offerId }: SubscriptionItem): string =>
  [customerId, id, offerId].join(between);

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

/**
 * Those of these subscriptions that are renewed, without it. `from` is when the offer was given up. One whose term ends at
 * that instant is not among them: it expires with it, which is recorded as the end of its own term.
 */
const stoppedAmong = (dependents: readonly SubscriptionItem[], from: Date, now: Date) =>
  dependents
    .filter(({ autoRenewEnabled }) => autoRenewEnabled)
    .map((each) => {
      const then = settledAt(each, new Date(from.getTime() - 1));
      return { before: each, after: settledAt({ ...then, autoRenewEnabled: false }, now) };
    })
    .filter(({ after }) => !isOver(after.status));

/** The writes and the record of a renewal that is stopped, since another subscription gave an offer up. */
const stopping = (
  causeId: string,
  { before, after }: { before: SubscriptionItem; after: SubscriptionItem },
) => ({
  writes: [
    stored.update(before, after, inStateFor(transitions.change)),
    // A renewal that was not recorded yet is recorded with it, and the new end is to be.
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

/** What the answer says of subscriptions that need what was given up. Their ids are for who sees them all. */
export const dependentWarning = (dependents: readonly SubscriptionItem[], seesAll: boolean) => ({
  code: "DEPENDENT_SUBSCRIPTIONS",
  detail: seesAll
    ? `The customer has this offer no more, and needs it for ${dependents.map(({ id }) => id).join(", ")}. Their renewal is stopped: they end with their terms.`
    : "The customer has this offer no more, and needs it for other subscriptions. They end with their terms.",
});

/** Whether a change decides that a subscription's offer will be given up with its term, by no renewal or by a plan. */
const willGiveUpOffer = (before: SubscriptionItem, after: SubscriptionItem): boolean => {
  const goesOn = ({ status, autoRenewEnabled, offerId, scheduledChange: plan }: SubscriptionItem) =>
    !isOver(status) &&
    autoRenewEnabled &&
    plan?.autoRenewEnabled !== false &&
    (plan?.targetOfferId ?? offerId) === offerId;
  return !isOver(after.status) && after.offerId === before.offerId && goesOn(before) && !goesOn(after);
};

/** What the answer says of subscriptions that need what will be given up. */
const laterWarning = (dependents: readonly SubscriptionItem[], seesAll: boolean) => ({
  code: "DEPENDENT_SUBSCRIPTIONS",
  detail: seesAll
    ? `With this term the customer gives up an offer that it needs for ${dependents.map(({ id }) => id).join(", ")}. They are not renewed without it.`
    : "With this term the customer gives up an offer that it needs for other subscriptions. They are not renewed without it.",
});

/** What else a change of one subscription makes of a customer's others. */
export interface DependentChange {
  dependents: SubscriptionItem[];
  writes: Write[];
  audits: AuditEntry[];
  events: EventEntry[];
}

/** The offers that each offer of these subscriptions needs. */
const prerequisites = (table: Table) => {
  const offers = offerStore(table);
  return async (others: readonly SubscriptionItem[]) => {
    const known = await offers.some([...new Set(others.map(({ offerId }) => offerId))]);
    return (offerId: string): readonly string[] => known.get(offerId)?.prerequisiteOffers ?? [];
  };
};

/** The warning of a change after which the customer will give an offer up that others of its subscriptions need. */
export const warningsOfLater = (table: Table) => {
  const subscriptions = subscriptionStore(table);
  const needsOf = prerequisites(table);

  /** The customer's subscriptions, and what each of their offers needs. */
  const read = async ({ customerId }: Pick<SubscriptionItem, "customerId">) => {
    const others = await subscriptions.all(customerId);
    return { others, needs: await needsOf(others) };
  };

  return {
    read,

    /** `begun` is what was read before, if it was. */
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

/** The customer's other subscriptions that need what a change gives up: they are not renewed. */
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

/** What the schedule does for a change that concerned more of a customer's subscriptions than one transaction holds. */
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
    /** Stops the renewal of all that need an offer which a subscription gave up, and have it nowhere else. */
    async stop(providerId: string, id: string, runId: string): Promise<void> {
      while (await stopSome(providerId, id, runId));
    },
  };
};
