import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { webhookDeliveries } from "./items.ts";
import { webhookStore } from "./store.ts";

/** A delivery that has been queued for this long was lost on its way to its turn. */
const lostMilliseconds = 10 * 60_000;

/** Handles scheduled entries about deliveries. */
export const deliveryTurns = (table: Table, clock: () => Date) => {
  const store = webhookStore(table);
  return {
    /**
     * Queues a delivery whose turn has come, or which was lost in the queue. `id` names its endpoint and the delivery.
     */
    queue: (_organizationId: string, id: string): Promise<void> =>
      retryOnConflict(async () => {
        const [endpointId = "", deliveryId = ""] = id.split(" ");
        const delivery = await webhookDeliveries.in(table).get({ endpointId, id: deliveryId });
        const now = clock();
        const isTime =
          delivery?.state === "waiting"
            ? (delivery.nextAttemptAt ?? "") <= now.toISOString()
            : delivery?.state === "queued" &&
              now.getTime() - Date.parse(delivery.queuedAt) >= lostMilliseconds;
        if (!delivery || !isTime) return;
        const queued = { ...delivery, state: "queued" as const, queuedAt: now.toISOString() };
        await table.transact(store.save(delivery, queued));
      }),
  };
};
