import * as z from "zod";
import { eventTypes } from "../contract/event-types.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

const keptSeconds = 30 * 24 * 3600;

/**
 * An address to which an organization's events are delivered. Its signing secrets are not stored: they are derived from
 * its id and a number (ADR 0058). Its health (`failures`, `failingSince`, `heldUntil`) is written without its version,
 * since no user's change could be lost by that.
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
      /** An empty list means all types. */
      eventTypes: z.array(storedEnum(eventTypes)),
      description: z.string().optional(),
      status: storedEnum(["enabled", "disabled"]),
      disabledBecause: storedEnum(["gone", "failing"]).optional(),
      /** The number of the present secret. The previous one also signs until `olderSecretUntil`. */
      secretNumber: z.int(),
      olderSecretUntil: z.string().optional(),
      /** Each former secret that still signs, the latest first. */
      formerSecretsUntil: z.array(z.string()).optional(),
      /** Failed attempts since the last success, and since when. */
      failures: z.int().optional(),
      failingSince: z.string().optional(),
      /** Until then deliveries wait without an attempt, except for their last turn. */
      heldUntil: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type EndpointItem = ItemOf<typeof webhookEndpoints>;

/**
 * One event for one endpoint. `queued` brings it into the stream, `waiting` to the schedule. Every writer checks its
 * state and its tries, which take the place of a version.
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
      /** The number of past turns: attempts, and turns at which the endpoint was held. */
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
      /** The first and the last id of the remaining events. Both are included. */
      next: z.string(),
      last: z.string(),
      status: storedEnum(["running", "done"]),
      page: z.int(),
      startedAt: z.string(),
    }),
});
export type ReplayItem = ItemOf<typeof webhookReplays>;
