import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { outboxStore } from "./store.ts";

/** Looks after mails whose sender may have died. */
export const outboxSweep = (table: Table, clock: () => Date) => {
  const outbox = outboxStore(table);
  return {
    /** Brings a mail that is still waiting into the stream again. */
    sweep: (id: string): Promise<void> =>
      retryOnConflict(async () => {
        const entry = await outbox.find(id);
        if (entry?.state !== "queued" && entry?.state !== "sending") return;
        const now = clock();
        // The sender with the lease may be about to mark the entry, so the sweep comes back later.
        const leased = entry.state === "sending" && (entry.leaseUntil ?? 0) > now.getTime();
        await table.transact(leased ? [outbox.sweepLater(entry, now)] : outbox.requeue(entry, now));
      }),
  };
};
