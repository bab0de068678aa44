import { stale } from "../../errors.ts";
import { dueWrite } from "../../schedule/store.ts";
import { all, type Condition, equals, isNew } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import { keys } from "../../table/keys.ts";
import type { Table } from "../../table/table.ts";
import type { RequestItem } from "../requests/items.ts";
import { type OutboxItem, outboxItem } from "./items.ts";

/** How long a queued mail waits for the stream before the sweep looks after it: at first, and at the most. */
const sweepAfterMilliseconds = 2 * 60_000;
const sweepAtLeastEveryMilliseconds = 3_600_000;

const keptSeconds = 60 * 24 * 3600;

const duplicateId = () => new Error("a new id was given out twice");

/** The entry is still in the hands that it was in when it was read: every sender and sweep checks this. */
const untouched = ({ state, attempts }: OutboxItem): Condition =>
  all(equals("state", state), equals("attempts", attempts));

/** The longer a mail waits, the less often it is swept, so that a backlog of thousands leaves the schedule time. */
const sweepLater = (
  { id, providerId, createdAt }: Pick<OutboxItem, "id" | "providerId" | "createdAt">,
  now: Date,
): Write => {
  const age = now.getTime() - new Date(createdAt).getTime();
  const wait = Math.min(Math.max(age, sweepAfterMilliseconds), sweepAtLeastEveryMilliseconds);
  return dueWrite(new Date(now.getTime() + wait).toISOString(), "outbox", id, providerId);
};

/** The mails that are to go out: one entry each, from `send` to its end. */
export const outboxStore = (table: Table) => ({
  async find(id: string): Promise<OutboxItem | undefined> {
    const item = await table.get(keys.outbox(id));
    return item && outboxItem.parse(item);
  },

  /** A new entry for a request's mail. The stream picks it up; the sweep does, should the stream's consumer die. */
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
    const ttl = Math.floor(now.getTime() / 1000) + keptSeconds;
    return [
      { put: { ...keys.outbox(id), ...entry, ttl }, checks: [{ when: isNew, refuse: duplicateId }] },
      sweepLater(entry, now),
    ];
  },

  /** Gives the entry to one sender until `leaseUntil`, unless another sender took it meanwhile. */
  lease: (entry: OutboxItem, leaseUntil: number): Write => ({
    update: keys.outbox(entry.id),
    set: { state: "sending", leaseUntil, attempts: entry.attempts + 1 },
    checks: [{ when: untouched(entry), refuse: stale }],
  }),

  /** Ends this sender's own lease after a failure that may pass. */
  unlease: ({ id, attempts }: OutboxItem): Write => ({
    update: keys.outbox(id),
    set: { leaseUntil: 0 },
    checks: [{ when: all(equals("state", "sending"), equals("attempts", attempts)), refuse: stale }],
  }),

  /** Ends the entry. */
  settle: (entry: OutboxItem, state: "sent" | "failed" | "dropped"): Write => ({
    update: keys.outbox(entry.id),
    set: { state },
    checks: [{ when: untouched(entry), refuse: stale }],
  }),

  /** Queues the entry anew: the change brings it before the stream again, and later before the sweep. */
  requeue: (entry: OutboxItem, now: Date): Write[] => [
    {
      update: keys.outbox(entry.id),
      set: { state: "queued", nudgedAt: now.toISOString() },
      checks: [{ when: untouched(entry), refuse: stale }],
    },
    sweepLater(entry, now),
  ],

  sweepLater,
});
