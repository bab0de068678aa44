import type { Queue } from "../aws/queue.ts";
import { Stale, stale } from "../errors.ts";
import { newRisingId } from "../ids.ts";
import type { EventItem } from "../record/items.ts";
import { listedEvents, pageOfEvents } from "../record/store.ts";
import type { Table } from "../table/table.ts";
import {
  type DeliveryItem,
  type EndpointItem,
  type ReplayItem,
  webhookEndpoints,
  webhookReplays,
} from "./items.ts";
import { wants } from "./rules.ts";
import { webhookStore } from "./store.ts";

/** The number of event items in a page of a replay. Each holds up to three events, with two writes each. */
const pageOfReplay = 15;

type ListedEvent = ReturnType<typeof listedEvents>[number];

/** A delivery before its first turn. */
export const newDelivery = (
  { id: endpointId, organizationId }: Pick<EndpointItem, "id" | "organizationId">,
  event: ListedEvent,
  id: string,
  now: Date,
): DeliveryItem => ({
  id,
  endpointId,
  organizationId,
  eventId: event.id,
  eventType: event.type,
  // Undefined members would not be stored.
  event: JSON.parse(JSON.stringify(event)),
  status: "pending",
  state: "queued",
  queuedAt: now.toISOString(),
  tries: 0,
  attempts: [],
  createdAt: now.toISOString(),
});

/** Handles the stream's records about webhooks: new events, deliveries that have their turn, and replays. */
export const webhookDispatcher = ({
  table,
  queue,
  clock,
}: {
  table: Table;
  queue: Queue;
  clock: () => Date;
}) => {
  const store = webhookStore(table);

  return {
    /**
     * Creates a delivery of an event for each endpoint that subscribes to it. It tolerates a repetition, because the
     * delivery has the event's id.
     */
    async event(item: EventItem): Promise<void> {
      // A customer has no endpoints.
      if (!item.organizationId.startsWith("org_")) return;
      const endpoints = await store.all(item.organizationId);
      const create = async (endpoint: EndpointItem, event: ListedEvent): Promise<void> => {
        const id = `dlv_${event.id.slice("evt_".length)}`;
        try {
          await table.transact(store.create(newDelivery(endpoint, event, id, clock())));
        } catch (error) {
          // The delivery exists already.
          if (!(error instanceof Stale)) throw error;
        }
      };
      for (const event of listedEvents(item)) {
        const wanting = endpoints.filter((each) => wants(each, event.type));
        await Promise.all(wanting.map((endpoint) => create(endpoint, event)));
      }
    },

    /** Queues a delivery for the function that makes it. */
    async delivery({ organizationId, endpointId, id }: DeliveryItem): Promise<void> {
      await queue.send({ group: endpointId, body: { organizationId, endpointId, deliveryId: id } });
    },

    /** Does one page of a replay, which starts the next one. A record of a page that is done does nothing. */
    async replay(record: ReplayItem): Promise<void> {
      const { endpointId, organizationId } = record;
      const [replay, endpoint] = await Promise.all([
        webhookReplays.in(table).get({ endpointId }),
        webhookEndpoints.in(table).get({ organizationId, id: endpointId }),
      ]);
      if (replay?.status !== "running" || replay.startedAt !== record.startedAt) return;
      if (replay.page !== record.page) return;
      const now = clock();
      const between = [replay.next, replay.last] as const;
      const { items, next } = await pageOfEvents(table, organizationId, { limit: pageOfReplay, between });
      const listed = items
        .flatMap(listedEvents)
        .filter(
          ({ id, type }) => endpoint && wants(endpoint, type) && id >= replay.next && id <= replay.last,
        );
      const made = endpoint
        ? listed.flatMap((event) =>
            store.create(newDelivery(endpoint, event, newRisingId("dlv", now), now), stale),
          )
        : [];
      const page = replay.page + 1;
      const last = items.at(-1);
      const after: ReplayItem =
        next && last && endpoint
          ? { ...replay, page, next: `${last.id}!` }
          : { ...replay, page, status: "done" };
      await table.transact([store.goOn(replay, after), ...made]);
    },
  };
};
