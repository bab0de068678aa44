import * as z from "zod";
import { Refusal, stale } from "../errors.ts";
import { any, isNew, less } from "../table/condition.ts";
import { entity } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { usedUp as outOf } from "./allowance.ts";

/** How often an organization may do something in each window of time: a day or a minute of UTC. */
export interface Quota {
  name: string;
  per: "day" | "minute";
  limit: number;
  /** The detail of the refusal when the quota is used up. */
  refusal: string;
}

const lengths = { day: 24 * 3_600_000, minute: 60_000 };
const spelled = { day: "2026-11-22".length, minute: "2026-11-22T19:05".length };

/** The window of a quota that an instant is in. */
const windowOf = (per: Quota["per"], at: Date): string => at.toISOString().slice(0, spelled[per]);

/** The instant at which the window ends that `at` is in. */
const endOf = (per: Quota["per"], at: Date): number =>
  (Math.floor(at.getTime() / lengths[per]) + 1) * lengths[per];

const usedUp = ({ name, per, limit, refusal }: Quota, now: Date): Refusal => {
  const reset = (endOf(per, now) - now.getTime()) / 1_000;
  // The quota of a single thing has that thing's id after its name.
  const [kind = name] = name.split(":");
  return new Refusal("RATE_LIMITED", refusal, {
    retryAfter: reset,
    allowance: outOf(`${kind}-per-${per}`, limit, lengths[per], reset),
  });
};

/**
 * The number of items that count one window. Each has a share of the limit, and the shares add up to it exactly. With
 * several items, parallel calls rarely conflict.
 */
export const parts = 10;

const share = (limit: number, part: number): number => Math.floor((limit + parts - 1 - part) / parts);

/** The count of one part of a window. */
export const quotaParts = entity({
  type: "Quota",
  versioned: false,
  key: (id: { organizationId: string; name: string; window: string; part: number }) =>
    keys.quota(id.organizationId, id.name, id.window, id.part),
  schema: () => z.object({ count: z.int(), ttl: z.int() }),
});

/** Exact quotas. A place is taken in the transaction that needs it, under a condition. */
export const quotaStore = (table: Table) => ({
  /**
   * The write that takes one place of the quota. A race for the last place ends in `Stale`, and the loser decides again.
   * Throws RATE_LIMITED, with the time until the next window, when no place is left.
   */
  async take(organizationId: string, quota: Quota, now: Date): Promise<Write> {
    const { name, per, limit } = quota;
    const window = windowOf(per, now);
    const idOf = (part: number) => ({ organizationId, name, window, part });
    const hasRoom = (part: number, count: number) => count < share(limit, part);
    // Reading all counts of a window is as cheap as reading one.
    const { items } = await table.page(keys.quotaParts(organizationId, name, window), { limit: parts });
    const counted = new Map(items.map((item) => [item.SK, quotaParts.parse(item).count]));
    const open = Array.from({ length: parts }, (_, part) => part).filter((part) =>
      hasRoom(part, counted.get(quotaParts.key(idOf(part)).SK) ?? 0),
    );
    const chosen = open[Math.floor(Math.random() * open.length)];
    if (chosen === undefined) throw usedUp(quota, now);
    return {
      update: quotaParts.key(idOf(chosen)),
      set: { type: quotaParts.type, ttl: Math.floor(endOf(per, now) / 1000) + 24 * 3_600 },
      add: { count: 1 },
      checks: [{ when: any(isNew, less("count", share(limit, chosen))), refuse: stale }],
    };
  },

  /** The same for a caller that must not learn that the quota is used up: `undefined` when no place is left. */
  async takeQuietly(organizationId: string, quota: Quota, now: Date): Promise<Write | undefined> {
    try {
      return await this.take(organizationId, quota, now);
    } catch (error) {
      if (error instanceof Refusal && error.code === "RATE_LIMITED") return undefined;
      throw error;
    }
  },

  /** Throws RATE_LIMITED when no place of the quota is left, without taking one. */
  async mustHaveRoom(organizationId: string, quota: Quota, now: Date): Promise<void> {
    const range = keys.quotaParts(organizationId, quota.name, windowOf(quota.per, now));
    const { items } = await quotaParts.in(table).page(range, { limit: parts });
    if (items.reduce((sum, { count }) => sum + count, 0) >= quota.limit) throw usedUp(quota, now);
  },

  /** How many places of the quota were taken in the windows that these instants are in. */
  async taken(organizationId: string, { name, per }: Pick<Quota, "name" | "per">, instants: readonly Date[]) {
    const windows = [...new Set(instants.map((at) => windowOf(per, at)))];
    const ids = windows.flatMap((window) =>
      Array.from({ length: parts }, (_, part) => ({ organizationId, name, window, part })),
    );
    const found = await quotaParts.in(table).getMany(ids);
    return found.reduce((sum, { count }) => sum + count, 0);
  },
});
