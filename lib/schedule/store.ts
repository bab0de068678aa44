import * as z from "zod";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** What kinds of things time does something to. */
export const dueKind = z.enum(["request", "outbox", "order", "term", "job"]);
export type DueKind = z.output<typeof dueKind>;

/** An entry for the schedule, kept beyond its time until it is done; a stale one is found to be so then. */
export const dueWrite = (at: string, kind: DueKind, id: string, providerId: string): Write => ({
  put: {
    ...keys.due(at, `${kind}#${id}`),
    type: "Due",
    kind,
    id,
    providerId,
    at,
    ttl: Math.floor(new Date(at).getTime() / 1000) + 60 * 24 * 3600,
  },
});

export const dueItem = z.object({
  kind: dueKind,
  id: z.string(),
  providerId: z.string(),
  at: z.string(),
  PK: z.string(),
  SK: z.string(),
});
export type DueItem = z.output<typeof dueItem>;

const watermarkItem = z.object({ hour: z.string() });

/** The schedule is to begin at this hour. */
export const watermarkAt = (hour: string): Write => ({
  put: { ...keys.watermark, type: "Watermark", hour },
});

/** What is to be done at a time, in one partition an hour, and how far the schedule has come. */
export const dueStore = (table: Table) => ({
  /** The hour up to which all is done, such as `2026-11-22T15`. */
  async watermark(): Promise<string | undefined> {
    const item = await table.get(keys.watermark);
    return item && watermarkItem.parse(item).hour;
  },

  async advance(hour: string): Promise<void> {
    await table.write(watermarkAt(hour));
  },

  /** The next entries of an hour that are due at `now`. */
  async due(hour: string, now: Date, limit: number): Promise<DueItem[]> {
    // Sort keys begin with the instant, so the hour lies before them all; DynamoDB takes no empty bound.
    const { items } = await table.page(keys.dueIn(hour), { limit, between: [hour, `${now.toISOString()}~`] });
    return items.map((item) => dueItem.parse(item));
  },

  /** Moves an entry that could not be done to a later time. */
  async postpone({ PK, SK, kind, id, providerId }: DueItem, later: Date): Promise<void> {
    await table.transact([{ delete: { PK, SK } }, dueWrite(later.toISOString(), kind, id, providerId)]);
  },

  async done({ PK, SK }: DueItem): Promise<void> {
    await table.write({ delete: { PK, SK } });
  },
});

/** The hours from one to another, both included. */
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
