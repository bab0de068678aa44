import type { Logger } from "@aws-lambda-powertools/logger";
import { withDeadline } from "../deadline.ts";
import type { Table } from "../table/table.ts";
import { type DueItem, dueStore, hourOf, hoursBetween } from "./store.ts";

/** Entries that one run takes from an hour at a time. */
const batch = 100;

/**
 * Does everything that is due at `now`: hour by hour from where the last run came to. An entry is taken off once it is
 * done; one that fails stays for the next run and holds nothing up. Throws at the end when any failed.
 */
export const runSchedule = async (o: {
  table: Table;
  logger: Logger;
  now: Date;
  /** Stops taking on more after this many milliseconds; the next run goes on. */
  budget: number;
  handle: (entry: DueItem) => Promise<void>;
}): Promise<{ done: number; failed: number }> => {
  const due = dueStore(o.table);
  const began = performance.now();
  const current = hourOf(o.now);
  const dayBefore = hourOf(new Date(o.now.getTime() - 24 * 3_600_000));
  let done = 0;
  let failed = 0;
  let unfinished: string | undefined;
  for (const hour of hoursBetween((await due.watermark()) ?? dayBefore, current)) {
    const stuck = new Set<string>();
    for (;;) {
      const entries = await withDeadline(8_000, () => due.due(hour, o.now, batch + stuck.size));
      const fresh = entries.filter(({ SK }) => !stuck.has(SK));
      if (fresh.length === 0) break;
      for (const entry of fresh) {
        if (performance.now() - began > o.budget) return { done, failed };
        try {
          await withDeadline(8_000, async () => {
            await o.handle(entry);
            await due.done(entry);
          });
          done++;
        } catch (error) {
          o.logger.error("a due entry failed", { error: error as Error, kind: entry.kind, id: entry.id });
          stuck.add(entry.SK);
          failed++;
        }
      }
    }
    if (stuck.size > 0) unfinished ??= hour;
  }
  // The hour before this one is looked at again: a write may have landed in it while it was read.
  const hourBefore = hourOf(new Date(o.now.getTime() - 3_600_000));
  await due.advance(unfinished && unfinished < hourBefore ? unfinished : hourBefore);
  if (failed > 0) throw new Error(`${failed} due entries failed and stay for the next run`);
  return { done, failed };
};
