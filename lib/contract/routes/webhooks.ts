import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";
import { operations as webhook } from "../webhooks.ts";

const { manageWebhooks, deliverAgain } = rights;
const served = servedBy("webhooks");

/** The routes that the function `webhooks` serves. */
// biome-ignore format: one row a line.
export const webhooksRoutes = {
  "POST /v1/webhook-endpoints": served(manageWebhooks, webhook.createWebhookEndpoint),
  "GET /v1/webhook-endpoints": served(manageWebhooks, webhook.listWebhookEndpoints),
  "GET /v1/webhook-endpoints/{webhookEndpointId}": served(manageWebhooks, webhook.getWebhookEndpoint),
  "PATCH /v1/webhook-endpoints/{webhookEndpointId}": served(manageWebhooks, webhook.updateWebhookEndpoint),
  "DELETE /v1/webhook-endpoints/{webhookEndpointId}": served(manageWebhooks, webhook.deleteWebhookEndpoint),
  "POST /v1/webhook-endpoints/{webhookEndpointId}/rotate-secret": served(manageWebhooks, webhook.rotateWebhookSecret),
  "POST /v1/webhook-endpoints/{webhookEndpointId}/test": served(manageWebhooks, webhook.testWebhookEndpoint),
  "GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries": served(deliverAgain, webhook.listWebhookDeliveries),
  "POST /v1/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/redeliver": served(deliverAgain, webhook.redeliverWebhook),
  "POST /v1/webhook-endpoints/{webhookEndpointId}/replay": served(deliverAgain, webhook.replayWebhookEvents),
};
