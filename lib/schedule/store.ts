import * as z from "zod";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { shardsToRead, shardToWrite } from "../table/shards.ts";
import type { Table } from "../table/table.ts";
import { type ScheduledEntry, scheduledEntries, scheduledKinds, watermarks } from "./items.ts";

/** The kinds of scheduled entries that this release knows. */
export const scheduledKind = z.enum(scheduledKinds);
export type ScheduledKind = z.output<typeof scheduledKind>;

/** The write of a scheduled entry. */
export const scheduleWrite = (at: string, kind: ScheduledKind, id: string, providerId: string): Write =>
  scheduledEntries.put({ at, kind, id, providerId, shard: shardToWrite("scheduled", id) || undefined });

/** The write that sets the watermark to an hour. */
export const watermarkAt = (hour: string): Write => watermarks.set({}, { hour });

/** Scheduled entries, in one or several partitions for each hour, and the watermark. */
export const scheduleStore = (table: Table) => ({
  /** The hour up to which everything is done, such as `2026-11-22T15`. */
  async watermark(): Promise<string | undefined> {
    return (await watermarks.in(table).get({}))?.hour;
  },

  async advance(hour: string): Promise<void> {
    await table.write(watermarkAt(hour));
  },

  /** Entries of an hour whose time has come at `now`: the oldest, and if there are more, also the newest. */
  async entries(
    hour: string,
    now: Date,
    most: { oldest: number; newest: number },
  ): Promise<ScheduledEntry[]> {
    // Sort keys begin with an instant, so the hour's own text comes before all of them. DynamoDB accepts no empty
    // bound.
    const between = [hour, `${now.toISOString()}~`] as const;
    const stored = scheduledEntries.in(table);
    const shards = shardsToRead("scheduled");
    const share = (limit: number) => Math.ceil(limit / shards.length);
    const inShard = async (shard: number): Promise<ScheduledEntry[]> => {
      const range = keys.scheduledIn(hour, shard);
      const { items: oldest, next } = await stored.page(range, { limit: share(most.oldest), between });
      if (!next) return oldest;
      const options = { limit: share(most.newest), between, newestFirst: true };
      const { items } = await stored.page(range, options);
      const known = new Set(oldest.map(({ at, kind, id }) => `${at}#${kind}#${id}`));
      return [...oldest, ...items.filter(({ at, kind, id }) => !known.has(`${at}#${kind}#${id}`))];
    };
    return (await Promise.all(shards.map(inShard))).flat();
  },

  /** Moves a failed entry to a later time. */
  async postpone(entry: ScheduledEntry, later: Date): Promise<void> {
    await table.transact([
      scheduledEntries.delete(entry),
      scheduledEntries.put({ ...entry, at: later.toISOString() }),
    ]);
  },

  async done(entry: ScheduledEntry): Promise<void> {
    await table.write(scheduledEntries.delete(entry));
  },
});

/** The hours from one to another. Both are included. */
export const hoursBetween = (from: string, to: string): string[] => {
  const hours: string[] = [];
  for (
    let at = new Date(`${from}:00:00Z`);
    at.toISOString().slice(0, 13) <= to;
    at = new Date(at.getTime() + 3_600_000)
  )
    hours.push(at.toISOString().slice(0, 13));
  return hours;
};

export const hourOf = (at: Date): string => at.toISOString().slice(0, 13);
