import type { Logger } from "@aws-lambda-powertools/logger";
import { withDeadline } from "../aws/deadline.ts";
import type { Table } from "../table/table.ts";
import type { ScheduledEntry } from "./items.ts";
import { hourOf, hoursBetween, type ScheduledKind, scheduledKind, scheduleStore } from "./store.ts";

/**
 * The number of entries in one read: the oldest, and some of the newest, so that the newest do not wait behind a
 * month's end.
 */
const batch = { oldest: 400, newest: 50 };

/** Entries that are done in parallel, each about another thing. */
const atOnce = 32;

/** An entry of a kind that this release knows. */
export type KnownEntry = Omit<ScheduledEntry, "kind"> & { kind: ScheduledKind };

/** The time limit of one entry, and of one read of entries. */
export const stepMilliseconds = 8_000;

/** The time until a failed entry is tried again. */
const postponedMilliseconds = 5 * 60_000;

/**
 * The time after which a run begins no more entries. The function has a minute. After this time it may still finish an
 * entry, postpone it, and read once more: three steps.
 */
export const runMilliseconds = 35_000;

/**
 * Does everything that is scheduled up to `now`, hour by hour from the watermark. An entry is deleted once it is done.
 * A failing entry is postponed, so that it does not delay the others. Throws at the end when any has failed.
 */
export const runSchedule = async ({
  table,
  logger,
  now,
  budget,
  handle,
  elapsed = () => performance.now(),
}: {
  table: Table;
  logger: Logger;
  now: Date;
  /** The milliseconds after which no more entries are begun. The next run continues. */
  budget: number;
  handle: (entry: KnownEntry) => Promise<void>;
  /** A monotonic clock in milliseconds, by which the time limit is measured. */
  elapsed?: () => number;
}): Promise<{ done: number }> => {
  const schedule = scheduleStore(table);
  const began = elapsed();
  const inTime = () => elapsed() - began < budget;
  const later = new Date(now.getTime() + postponedMilliseconds);
  let done = 0;
  let failed = 0;
  let reached: string | undefined;

  const doOne = async (entry: ScheduledEntry): Promise<void> => {
    const kind = scheduledKind.safeParse(entry.kind).data;
    // Only a newer release knows this kind of entry, and its schedule will do it.
    if (!kind) return withDeadline(stepMilliseconds, () => schedule.postpone(entry, later));
    try {
      await withDeadline(stepMilliseconds, async () => {
        await handle({ ...entry, kind });
        await schedule.done(entry);
      });
      done++;
    } catch (error) {
      failed++;
      logger.error("a scheduled entry failed", { error: error as Error, kind: entry.kind, id: entry.id });
      await withDeadline(stepMilliseconds, () => schedule.postpone(entry, later));
    }
  };

  const read = (hour: string) => withDeadline(stepMilliseconds, () => schedule.entries(hour, now, batch));

  /** Entries about the same thing are done one after another, all others in parallel, while there is time. */
  const doAll = async (entries: readonly ScheduledEntry[]): Promise<void> => {
    const things = [...Map.groupBy(entries, ({ kind, id }) => `${kind}#${id}`).values()];
    const worker = async (): Promise<void> => {
      for (let thing = things.shift(); thing; thing = things.shift())
        for (const entry of thing) if (inTime()) await doOne(entry);
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
  };

  const current = hourOf(now);
  // The deployment's bootstrap sets the watermark. Before that nothing is scheduled.
  const dayBefore = hourOf(new Date(now.getTime() - 24 * 3_600_000));
  // The last hour is read again by the next run, since a write may have added to it while it was read.
  const hourBefore = hourOf(new Date(now.getTime() - 3_600_000));
  for (const hour of hoursBetween((await schedule.watermark()) ?? dayBefore, current)) {
    let entries = await read(hour);
    while (entries.length > 0 && inTime()) {
      await doAll(entries);
      entries = await read(hour);
    }
    // The time is used up. The next run begins with this hour.
    if (entries.length > 0) break;
    if (hour <= hourBefore) reached = hour;
  }
  if (reached) await schedule.advance(reached);
  if (failed > 0) throw new Error(`${failed} scheduled entries failed and are postponed`);
  return { done };
};
