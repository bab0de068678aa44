import type { DeliveryStatus } from "../contract/webhooks.ts";
import { notFound, refusal, stale } from "../errors.ts";
import { placeStore } from "../limits/places.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { all, any, type Condition, equals, isNew, less } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Table } from "../table/table.ts";
import {
  type DeliveryItem,
  type EndpointItem,
  type ReplayItem,
  webhookDeliveries,
  webhookEndpoints,
  webhookReplays,
} from "./items.ts";
import { mostEndpoints } from "./rules.ts";

/** The time after which the schedule looks whether a queued delivery was lost between the stream and its turn. */
const sweepMilliseconds = 15 * 60_000;

/** A replay without progress for this long is over: the stream has given up its record. */
const replayMilliseconds = 15 * 60_000;

/** The condition that the delivery is still as it was read. */
const untouched = ({ state, tries, queuedAt }: DeliveryItem): Condition =>
  all(equals("state", state), equals("tries", tries), equals("queuedAt", queuedAt));

/** The scheduled entry of a delivery: its next turn, or the look whether the queue has lost it. */
const look = ({ endpointId, organizationId, id }: DeliveryItem, at: string): Write =>
  scheduleWrite(at, "webhook", `${endpointId} ${id}`, organizationId);

const sweep = (delivery: DeliveryItem): Write =>
  look(delivery, new Date(Date.parse(delivery.queuedAt) + sweepMilliseconds).toISOString());

const isDisabled = refusal(
  "WEBHOOK_ENDPOINT_DISABLED",
  "Enable the endpoint first (PATCH with status: enabled). A Global admin can.",
);

/** Webhook endpoints, their deliveries, and replays. */
export const webhookStore = (table: Table) => ({
  /** An endpoint of this organization. Throws NOT_FOUND. */
  async read(organizationId: string, id: string): Promise<EndpointItem> {
    const endpoint = await webhookEndpoints.in(table).get({ organizationId, id });
    if (!endpoint) throw notFound();
    return endpoint;
  },

  list: (organizationId: string, options: PageOptions) =>
    webhookEndpoints.in(table).page(keys.webhookEndpoints(organizationId), options),

  /** All endpoints of an organization. */
  async all(organizationId: string): Promise<EndpointItem[]> {
    const { items } = await this.list(organizationId, { limit: 2 * mostEndpoints });
    return items;
  },

  /** The write by which an endpoint takes one of the organization's places. Throws LIMIT_REACHED when none is free. */
  async takePlace({ organizationId, id }: EndpointItem): Promise<Write> {
    const there = async () => (await this.all(organizationId)).map((endpoint) => endpoint.id);
    const refusal = `There are ${mostEndpoints} endpoints. Delete one first.`;
    const places = { organizationId, kind: "webhook-endpoints", limit: mostEndpoints, refusal };
    return placeStore(table).take(places, there, id);
  },

  /** The check that the endpoint is enabled (WEBHOOK_ENDPOINT_DISABLED). */
  mustBeEnabled: ({ organizationId, id }: EndpointItem): Write =>
    webhookEndpoints.check(
      { organizationId, id },
      { when: equals("status", "enabled"), refuse: (found) => (found ? isDisabled() : notFound()) },
    ),

  /** An endpoint's deliveries, newest first. */
  async deliveries(
    endpointId: string,
    status: DeliveryStatus | undefined,
    { limit, start }: Pick<PageOptions, "limit" | "start">,
  ) {
    const range = status ? keys.deliveriesInStatus(endpointId, status) : keys.webhookDeliveries(endpointId);
    return webhookDeliveries
      .in(table)
      .page(range, { limit, start, newestFirst: true, index: status !== undefined });
  },

  /** One delivery to an endpoint. Throws NOT_FOUND. */
  async delivery(endpointId: string, id: string): Promise<DeliveryItem> {
    const delivery = await webhookDeliveries.in(table).get({ endpointId, id });
    if (!delivery) throw notFound();
    return delivery;
  },

  /** A new delivery. The stream brings it to the queue. The schedule looks whether it has arrived there. */
  create: (delivery: DeliveryItem, refuse = stale): Write[] => [
    webhookDeliveries.create(delivery, refuse),
    sweep(delivery),
  ],

  /**
   * A change of a delivery, provided that it is as it was read. A queued or waiting delivery gets a scheduled entry.
   */
  save(before: DeliveryItem, after: DeliveryItem): Write[] {
    const saved = webhookDeliveries.update(before, after, { when: untouched(before), refuse: stale });
    if (after.state === "queued") return [saved, sweep(after)];
    return after.nextAttemptAt ? [saved, look(after, after.nextAttemptAt)] : [saved];
  },

  /** Begins a replay, unless one is running (JOB_RUNNING). */
  begin: (replay: ReplayItem): Write => {
    const since = new Date(Date.parse(replay.startedAt) - replayMilliseconds).toISOString();
    return webhookReplays.put(replay, {
      when: any(isNew, equals("status", "done"), less("startedAt", since)),
      refuse: refusal("JOB_RUNNING", "A replay to this endpoint is running. Wait until it is done."),
    });
  },

  /** The next page of a replay, if it still is as it was read. */
  goOn: (before: ReplayItem, after: ReplayItem): Write =>
    webhookReplays.update(before, after, {
      when: all(equals("startedAt", before.startedAt), equals("page", before.page)),
      refuse: stale,
    }),
});
