import * as z from "zod";
import { answerEnum, answerEnums, id, instant, instantIn, line, list, page, pageByStatus } from "./common.ts";
import { eventTypes } from "./event-types.ts";
import { operations as named } from "./operation.ts";
import { impersonal, personal } from "./personal.ts";

const eventType = z.enum(eventTypes);

/**
 * The address to which events are delivered. It often contains a token of the receiver's, so the record only shows its
 * length.
 */
const url = personal(
  "length",
  z.url({ protocol: /^https?$/, error: "must be an http or https address" }).max(500),
);
const wanted = z
  .array(eventType)
  .min(1)
  .max(eventTypes.length)
  .refine((given) => new Set(given).size === given.length, "must name each type once");
const description = personal("length", line(200));
export const endpointStatus = z.enum(["enabled", "disabled"]);

export const webhookEndpoint = z
  .object({
    id: id("whk"),
    url: z.string(),
    eventTypes: answerEnums(eventType),
    description: z.string().optional(),
    status: answerEnum(endpointStatus),
    createdAt: instant,
    olderSecretUntil: instant.optional(),
    failingSince: instant.optional(),
    disabledBecause: answerEnum(z.enum(["gone", "failing"])).optional(),
  })
  .meta({ id: "WebhookEndpoint" });

const signingSecret = personal("secret", z.string());
export const createdEndpoint = webhookEndpoint
  .extend({ signingSecret: signingSecret.optional() })
  .meta({ id: "WebhookEndpointWithSecret" });

export const newEndpoint = z
  .strictObject({ url, eventTypes: wanted.optional(), description: description.optional() })
  .meta({ id: "NewWebhookEndpoint" });
export type NewEndpoint = z.output<typeof newEndpoint>;

export const endpointPatch = z
  .strictObject({
    url: url.optional(),
    eventTypes: wanted.nullable().optional(),
    description: description.nullable().optional(),
    status: endpointStatus.optional(),
  })
  .meta({ id: "WebhookEndpointPatch" });
export type EndpointPatch = z.output<typeof endpointPatch>;

export const deliveryStatus = z.enum(["pending", "succeeded", "failed"]);
export type DeliveryStatus = z.output<typeof deliveryStatus>;

const attempt = z.object({
  at: instant,
  status: z.int().optional(),
  durationMs: z.int(),
  error: impersonal(z.string()).optional(),
});
export const webhookDelivery = z
  .object({
    id: id("dlv"),
    eventId: id("evt"),
    eventType: answerEnum(eventType),
    status: answerEnum(deliveryStatus),
    attempts: z.array(attempt),
    nextAttemptAt: instant.optional(),
    createdAt: instant,
  })
  .meta({ id: "WebhookDelivery" });

export const period = z
  .strictObject({ from: instantIn, to: instantIn })
  .refine(({ from, to }) => from <= to, { message: "must not be before `from`", path: ["to"] })
  .meta({ id: "ReplayPeriod" });
export const replay = z
  .object({ from: instant, to: instant, status: answerEnum(z.enum(["running"])) })
  .meta({ id: "WebhookReplay" });

const byEndpoint = z.object({ webhookEndpointId: id("whk") });
const byDelivery = byEndpoint.extend({ deliveryId: id("dlv") });
const secrets = ["signingSecret"] as const;

export const operations = named({
  createWebhookEndpoint: {
    summary: "Have events delivered to a system",
    body: newEndpoint,
    status: 201,
    location: "/v1/webhook-endpoints/{id}",
    answer: createdEndpoint,
    resource: webhookEndpoint,
    key: "transaction",
    secrets,
    refusals: ["URL_NOT_ALLOWED", "LIMIT_REACHED"],
  },
  listWebhookEndpoints: {
    summary: "The organization's webhook endpoints",
    query: page,
    answer: list(webhookEndpoint),
  },
  getWebhookEndpoint: {
    summary: "One webhook endpoint",
    path: byEndpoint,
    answer: webhookEndpoint,
    resource: webhookEndpoint,
  },
  updateWebhookEndpoint: {
    summary: "Change address, event types, description or status",
    path: byEndpoint,
    body: endpointPatch,
    answer: webhookEndpoint,
    resource: webhookEndpoint,
    ifMatch: "required",
    refusals: ["URL_NOT_ALLOWED"],
  },
  deleteWebhookEndpoint: {
    summary: "End deliveries for good",
    path: byEndpoint,
    status: 204,
    ifMatch: "honoured",
  },
  rotateWebhookSecret: {
    summary: "A new signing secret; the older one signs along for 24 hours",
    path: byEndpoint,
    answer: createdEndpoint,
    resource: webhookEndpoint,
    key: "transaction",
    secrets,
  },
  testWebhookEndpoint: {
    summary: "Deliver a test event",
    path: byEndpoint,
    answer: webhookDelivery,
    key: "transaction",
    refusals: ["WEBHOOK_ENDPOINT_DISABLED"],
  },
  listWebhookDeliveries: {
    summary: "What was delivered in the last 30 days, newest first",
    path: byEndpoint,
    query: pageByStatus(deliveryStatus.optional()),
    answer: list(webhookDelivery),
  },
  redeliverWebhook: {
    summary: "Deliver once more",
    path: byDelivery,
    answer: webhookDelivery,
    key: "transaction",
    refusals: ["WEBHOOK_ENDPOINT_DISABLED"],
  },
  replayWebhookEvents: {
    summary: "Deliver all events of a period once more",
    path: byEndpoint,
    body: period,
    answer: replay,
    key: "transaction",
    refusals: ["WEBHOOK_ENDPOINT_DISABLED", "JOB_RUNNING"],
  },
});
