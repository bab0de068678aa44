import type { Logger } from "@aws-lambda-powertools/logger";
import { withDeadline } from "../aws/deadline.ts";
import type { Table } from "../table/table.ts";
import type { ScheduledEntry } from "./items.ts";
import { hourOf, hoursBetween, type ScheduledKind, scheduledKind, scheduleStore } from "./store.ts";

/** Entries that one run takes from an hour at a time. */
const batch = 100;

/** An entry of a kind that this release knows. */
export type KnownEntry = Omit<ScheduledEntry, "kind"> & { kind: ScheduledKind };

/** What an entry may take, and each look at what is due. */
export const stepMilliseconds = 8_000;

/** How much later an entry that failed is tried again. */
const postponedMilliseconds = 5 * 60_000;

/**
 * How long a run takes on more. The function has a minute: an entry that is begun at the very end may take its step,
 * another one to be put off, and a third is the look that finds the time used up.
 */
export const runMilliseconds = 35_000;

/**
 * Does everything that is due at `now`: hour by hour from where the last run came to. An entry is taken off once it is
 * done; one that fails is put off, so that it holds nothing up. Throws at the end when any failed.
 */
export const runSchedule = async (o: {
  table: Table;
  logger: Logger;
  now: Date;
  /** Stops taking on more after this many milliseconds; the next run goes on. */
  budget: number;
  handle: (entry: KnownEntry) => Promise<void>;
}): Promise<{ done: number }> => {
  const due = scheduleStore(o.table);
  const began = performance.now();
  const inTime = () => performance.now() - began < o.budget;
  const later = new Date(o.now.getTime() + postponedMilliseconds);
  let done = 0;
  let failed = 0;
  let reached: string | undefined;

  const doOne = async (entry: ScheduledEntry): Promise<void> => {
    const kind = scheduledKind.safeParse(entry.kind).data;
    // Of a kind that only a newer release knows: that one's schedule will do it.
    if (!kind) return withDeadline(stepMilliseconds, () => due.postpone(entry, later));
    try {
      await withDeadline(stepMilliseconds, async () => {
        await o.handle({ ...entry, kind });
        await due.done(entry);
      });
      done++;
    } catch (error) {
      failed++;
      o.logger.error("a due entry failed", { error: error as Error, kind: entry.kind, id: entry.id });
      await withDeadline(stepMilliseconds, () => due.postpone(entry, later));
    }
  };

  const current = hourOf(o.now);
  // A deployment's first operator sets the watermark; before that there is nothing to be due.
  const dayBefore = hourOf(new Date(o.now.getTime() - 24 * 3_600_000));
  // The hour before this one is looked at again: a write may have landed in it while it was read.
  const hourBefore = hourOf(new Date(o.now.getTime() - 3_600_000));
  for (const hour of hoursBetween((await due.watermark()) ?? dayBefore, current)) {
    let entries = await withDeadline(stepMilliseconds, () => due.due(hour, o.now, batch));
    while (entries.length > 0 && inTime()) {
      for (const entry of entries) if (inTime()) await doOne(entry);
      entries = await withDeadline(stepMilliseconds, () => due.due(hour, o.now, batch));
    }
    // What is left of this hour is the next run's, which begins there.
    if (entries.length > 0) break;
    if (hour <= hourBefore) reached = hour;
  }
  if (reached) await due.advance(reached);
  if (failed > 0) throw new Error(`${failed} due entries failed and are put off`);
  return { done };
};
