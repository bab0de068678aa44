import { recordWrites } from "../../record/entries.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { expired } from "./rules.ts";
import { requestStore, UnrecordedExpiry } from "./store.ts";

/** Records the expiry of partnership requests, which the clock has already decided. */
export const requestExpiry = (table: Table, clock: () => Date) => {
  const requests = requestStore(table);

  /**
   * Records that a request has expired, frees its address, and tells its provider. Readers have seen the request as
   * expired since that instant. `runId` names the run of the schedule in the audit record.
   */
  const expire = (providerId: string, id: string, runId: string): Promise<void> =>
    retryOnConflict(async () => {
      const request = await requests.find(providerId, id);
      const after = request && expired(request, clock());
      if (!request || !after) return;
      const audit = {
        operation: "partnership-request.expire",
        resourceType: "partnership-request",
        resourceId: id,
        before: { status: request.status },
        after: { status: after.status },
      };
      const event = {
        to: providerId,
        type: "partnership-request.expired" as const,
        resourceType: "partnership-request",
        resourceId: id,
        data: { partnershipRequestId: id, status: after.status, expiresAt: after.expiresAt },
      };
      const actor = { userId: "schedule", organizationId: providerId };
      const record = recordWrites(actor, audit, [event], clock(), runId);
      await table.transact([
        requests.save("expire", request, after),
        ...(await requests.freeAddress(request)),
        ...record,
      ]);
    });

  return {
    expire,

    /**
     * Runs an attempt to make a request. If its address is still held by a request that has expired since the schedule's
     * last run, that expiry is recorded, and the attempt is repeated like one that found a changed item (`Stale`).
     */
    async before<A>(attempt: () => Promise<A>, runId: string): Promise<A> {
      try {
        return await attempt();
      } catch (error) {
        if (error instanceof UnrecordedExpiry) {
          const { providerId, requestId } = error.held;
          await expire(providerId, requestId, runId);
          // An older release leaves the key to a request that was declined.
          await table.write(requests.releaseAddress(error.held, clock()));
        }
        throw error;
      }
    },
  };
};
