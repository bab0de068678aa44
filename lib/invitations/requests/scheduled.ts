import { recordWrites } from "../../record/entries.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { isOpen, statusAt } from "./rules.ts";
import { requestStore } from "./store.ts";

/** What time does to requests and their mails. */
export const requestDue = (table: Table, clock: () => Date) => {
  const requests = requestStore(table);
  return {
    /** Records that a request has expired. Readers have seen it so since that instant; this frees and tells it. */
    expire: (providerId: string, id: string, runId: string): Promise<void> =>
      retryOnConflict(async () => {
        const request = await requests.find(providerId, id);
        if (!request || !isOpen(request.status) || statusAt(request, clock()) !== "expired") return;
        const expired = { ...request, status: "expired" as const, outboxId: undefined };
        const audit = {
          operation: "partnership-request.expire",
          resourceType: "partnership-request",
          resourceId: id,
          before: { status: request.status },
          after: { status: expired.status },
        };
        const event = {
          to: providerId,
          type: "partnership-request.expired" as const,
          resourceType: "partnership-request",
          resourceId: id,
          data: { partnershipRequestId: id, status: expired.status, expiresAt: expired.expiresAt },
        };
        const actor = { userId: "schedule", organizationId: providerId };
        const record = recordWrites(actor, audit, [event], clock(), runId);
        await table.transact([requests.save(expired), ...(await requests.unlock(request)), ...record]);
      }),

    /** Puts a mail that is still in the outbox before the stream again: its sender may have died. */
    sweep: (id: string): Promise<void> =>
      retryOnConflict(async () => {
        const entry = await requests.outbox(id);
        if (entry?.state !== "queued" && entry?.state !== "sending") return;
        const now = clock();
        const busy = entry.state === "sending" && (entry.leaseUntil ?? 0) > now.getTime();
        // A sender that lives may be just before its mark: it is left alone, and looked after later.
        await table.transact(busy ? [requests.sweepLater(entry, now)] : requests.requeue(entry, now));
      }),
  };
};
