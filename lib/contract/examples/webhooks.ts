import type { ExamplesOf } from "./example.ts";
import { standIns } from "./stand-ins.ts";

const createdAt = "2026-03-02T08:00:00.000Z";
const byEndpoint = { webhookEndpointId: standIns.webhookEndpoint };
const described = {
  url: "https://hooks.litware.example/twotier",
  description: "Keeps the billing system up to date",
};
const endpoint = {
  id: standIns.webhookEndpoint,
  ...described,
  eventTypes: ["customer.created" as const, "subscription.created" as const],
  status: "enabled" as const,
  createdAt,
};
const signingSecret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oDazXf3wLq5A0=";
const pending = {
  id: standIns.delivery,
  eventId: "evt_01kz1prhxxa3wg1z2tvcz68axm",
  eventType: "webhook-endpoint.test" as const,
  status: "pending" as const,
  attempts: [],
  createdAt,
};

export const webhookExamples: ExamplesOf<"webhooks"> = {
  "POST /v1/webhook-endpoints": {
    body: { ...described, eventTypes: ["customer.created", "subscription.created"] },
    answer: { ...endpoint, signingSecret },
  },
  "GET /v1/webhook-endpoints": { query: {}, answer: { items: [endpoint] } },
  "GET /v1/webhook-endpoints/{webhookEndpointId}": { path: byEndpoint, answer: endpoint },
  "PATCH /v1/webhook-endpoints/{webhookEndpointId}": {
    path: byEndpoint,
    body: {
      description: "Billing, and support",
      eventTypes: ["partnership.created"],
      status: "disabled",
      url: "https://hooks.litware.example/events",
    },
    answer: {
      ...endpoint,
      status: "disabled",
      description: "Billing, and support",
      eventTypes: ["partnership.created"],
      url: "https://hooks.litware.example/events",
    },
  },
  "DELETE /v1/webhook-endpoints/{webhookEndpointId}": { path: byEndpoint },
  "POST /v1/webhook-endpoints/{webhookEndpointId}/rotate-secret": {
    path: byEndpoint,
    answer: { ...endpoint, olderSecretUntil: "2026-03-03T08:00:00.000Z", signingSecret },
  },
  "POST /v1/webhook-endpoints/{webhookEndpointId}/test": { path: byEndpoint, answer: pending },
  "GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries": {
    path: byEndpoint,
    query: { status: "pending" },
    answer: {
      items: [
        {
          ...pending,
          eventType: "customer.created",
          attempts: [{ at: "2026-03-02T08:00:02.000Z", status: 503, durationMs: 87 }],
          nextAttemptAt: "2026-03-02T08:00:55.000Z",
        },
      ],
    },
  },
  "POST /v1/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/redeliver": {
    path: { ...byEndpoint, deliveryId: standIns.delivery },
    answer: pending,
  },
  "POST /v1/webhook-endpoints/{webhookEndpointId}/replay": {
    path: byEndpoint,
    body: { from: "2026-03-01T00:00:00Z", to: "2026-03-02T00:00:00Z" },
    answer: { from: "2026-03-01T00:00:00.000Z", to: "2026-03-02T00:00:00.000Z", status: "running" },
  },
};
