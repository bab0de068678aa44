import { recordWrites } from "../record/entries.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { lapsed } from "./rules.ts";
import { orderStore } from "./store.ts";

/** Records lapsed drafts. */
export const orderExpiry = (table: Table, clock: () => Date) => {
  const orders = orderStore(table);
  return {
    /** Records that a draft has lapsed. Readers have seen it as lapsed since that instant. */
    lapse: (providerId: string, id: string, runId: string): Promise<void> =>
      retryOnConflict(async () => {
        const order = await orders.find(providerId, id);
        const after = order && lapsed(order, clock());
        if (!after) return;
        const audit = {
          operation: "order.lapse",
          resourceType: "order",
          resourceId: id,
          customerId: order.customerId,
          before: { status: order.status },
          after: { status: after.status },
          concerns: order.placedBy,
        };
        const actor = { userId: "schedule", organizationId: providerId };
        const record = recordWrites(actor, audit, [], clock(), runId);
        await table.transact([orders.save("lapse", order, after), ...record]);
      }),
  };
};
