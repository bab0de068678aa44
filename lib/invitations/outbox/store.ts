import { stale } from "../../errors.ts";
import { scheduleWrite } from "../../schedule/store.ts";
import { all, type Condition, equals } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import type { RequestItem } from "../requests/items.ts";
import { type OutboxItem, outboxEntries } from "./items.ts";

/** How long a queued mail waits for the stream before the sweep looks after it: at first, and at most. */
const sweepAfterMilliseconds = 2 * 60_000;
const sweepAtLeastEveryMilliseconds = 3_600_000;

/** The condition that the entry's state and attempts are as they were read. Every sender and sweep checks it. */
const untouched = ({ state, attempts }: OutboxItem): Condition =>
  all(equals("state", state), equals("attempts", attempts));

/**
 * The longer a mail waits, the less often it is swept, so that a backlog of thousands does not use up the schedule's
 * time.
 */
const sweepLater = (
  { id, providerId, createdAt }: Pick<OutboxItem, "id" | "providerId" | "createdAt">,
  now: Date,
): Write => {
  const age = now.getTime() - new Date(createdAt).getTime();
  const wait = Math.min(Math.max(age, sweepAfterMilliseconds), sweepAtLeastEveryMilliseconds);
  return scheduleWrite(new Date(now.getTime() + wait).toISOString(), "outbox", id, providerId);
};

/** The outbox: one entry for each mail, from `send` to its outcome. */
export const outboxStore = (table: Table) => ({
  find: (id: string) => outboxEntries.in(table).get({ id }),

  /** A new entry for a request's mail. The stream brings it to the sender. If that fails, the sweep does. */
  enqueue({ id: requestId, providerId }: RequestItem, id: string, now: Date): Write[] {
    const createdAt = now.toISOString();
    const entry: OutboxItem = {
      type: "Outbox",
      id,
      requestId,
      providerId,
      state: "queued",
      attempts: 0,
      createdAt,
    };
    return [outboxEntries.create(entry), sweepLater(entry, now)];
  },

  /** Gives the entry to one sender until `leaseUntil`, unless another sender took it meanwhile. */
  lease: (entry: OutboxItem, leaseUntil: number): Write =>
    outboxEntries.set(
      entry,
      { state: "sending", leaseUntil, attempts: entry.attempts + 1 },
      { when: untouched(entry), refuse: stale },
    ),

  /** Ends this sender's own lease after a temporary failure. */
  unlease: ({ id, attempts }: OutboxItem): Write =>
    outboxEntries.set(
      { id },
      { leaseUntil: 0 },
      { when: all(equals("state", "sending"), equals("attempts", attempts)), refuse: stale },
    ),

  /** Ends the entry. */
  settle: (entry: OutboxItem, state: "sent" | "failed" | "dropped"): Write =>
    outboxEntries.set(entry, { state }, { when: untouched(entry), refuse: stale }),

  /** Queues the entry again: the change brings it into the stream, and later to the sweep. */
  requeue: (entry: OutboxItem, now: Date): Write[] => [
    outboxEntries.set(
      entry,
      { state: "queued", nudgedAt: now.toISOString() },
      { when: untouched(entry), refuse: stale },
    ),
    sweepLater(entry, now),
  ],

  sweepLater,
});
