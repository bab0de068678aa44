import * as z from "zod";
import { eventTypes } from "../contract/event-types.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const keptSeconds = 30 * 24 * 3600;

/**
 * Where events of an organization are delivered. Its signing secrets lie nowhere: they are made anew from its id and a
 * number (ADR 0058). How it fares (`failures`, `failingSince`, `heldUntil`) is written without its version, since it is
 * no change that a user could lose.
 */
export const webhookEndpoints = entity({
  type: "WebhookEndpoint",
  key: ({ organizationId, id }: { organizationId: string; id: string }) =>
    keys.webhookEndpoint(organizationId, id),
  schema: () =>
    z.object({
      type: z.literal("WebhookEndpoint"),
      id: z.string(),
      organizationId: z.string(),
      url: z.string(),
      /** Empty: all types. */
      eventTypes: z.array(storedEnum(eventTypes)),
      description: z.string().optional(),
      status: storedEnum(["enabled", "disabled"]),
      disabledBecause: storedEnum(["gone", "failing"]).optional(),
      /** Which of its secrets is the present one. The one before it signs along until `olderSecretUntil`. */
      secretNumber: z.int(),
      olderSecretUntil: z.string().optional(),
      /** The same of each former secret that still signs along, the latest first. */
      formerSecretsUntil: z.array(z.string()).optional(),
      /** Failed attempts since the last success, and since when. */
      failures: z.int().optional(),
      failingSince: z.string().optional(),
      /** Until then deliveries wait without an attempt, but for their last. */
      heldUntil: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type EndpointItem = ItemOf<typeof webhookEndpoints>;

/**
 * One event for one endpoint. `queued` brings it before the stream, `waiting` before the schedule. Whoever changes it
 * checks its state and its tries, which stand for a version.
 */
export const webhookDeliveries = entity({
  type: "WebhookDelivery",
  versioned: false,
  key: ({ endpointId, id }: { endpointId: string; id: string }) => keys.webhookDelivery(endpointId, id),
  indexes: ({ endpointId, status, id }) => keys.deliveryInStatus(endpointId, status, id),
  derived: { ttl: ({ createdAt }) => Math.floor(new Date(createdAt).getTime() / 1000) + keptSeconds },
  schema: () =>
    z.object({
      id: z.string(),
      endpointId: z.string(),
      organizationId: z.string(),
      eventId: z.string(),
      eventType: storedEnum(eventTypes),
      /** The event as it is listed and delivered. */
      event: z.record(z.string(), z.unknown()),
      status: storedEnum(["pending", "succeeded", "failed"]),
      state: storedEnum(["queued", "waiting", "done"]),
      queuedAt: z.string(),
      /** How many of its turns have come: attempts, and turns at which the endpoint was held. */
      tries: z.int(),
      attempts: z.array(
        z.object({
          at: z.string(),
          status: z.int().optional(),
          durationMs: z.int(),
          error: z.string().optional(),
        }),
      ),
      nextAttemptAt: z.string().optional(),
      createdAt: z.string(),
    }),
});
export type DeliveryItem = ItemOf<typeof webhookDeliveries>;
export type Attempt = DeliveryItem["attempts"][number];

/** A period whose events are delivered to an endpoint once more, page by page. */
export const webhookReplays = entity({
  type: "WebhookReplay",
  versioned: false,
  key: ({ endpointId }: { endpointId: string }) => keys.webhookReplay(endpointId),
  derived: { ttl: ({ startedAt }) => Math.floor(new Date(startedAt).getTime() / 1000) + keptSeconds },
  schema: () =>
    z.object({
      endpointId: z.string(),
      organizationId: z.string(),
      /** The ids of events between which it goes on. Both are included. */
      next: z.string(),
      last: z.string(),
      status: storedEnum(["running", "done"]),
      page: z.int(),
      startedAt: z.string(),
    }),
});
export type ReplayItem = ItemOf<typeof webhookReplays>;
