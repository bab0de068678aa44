import * as contract from "../contract/webhooks.ts";
import type { Caller } from "../http/caller.ts";
import { type Handlers, loadThen } from "../http/handler.ts";
import { firstId, lastId, newId, newRisingId } from "../ids.ts";
import { quotaStore } from "../limits/quota.ts";
import type { Table } from "../table/table.ts";
import { newDelivery } from "./dispatch.ts";
import { type EndpointItem, webhookEndpoints } from "./items.ts";
import { change, newEndpoint, queuedAgain, rotated } from "./rules.ts";
import type { WebhookSecrets } from "./signing.ts";
import { webhookStore } from "./store.ts";

/** The maximum number of tests and redeliveries that an organization may request in a minute, per endpoint. */
const byHand = (endpointId: string) =>
  ({
    name: `webhook-deliveries:${endpointId}`,
    per: "minute",
    limit: 300,
    refusal: "Wait a minute, or have a period's events delivered again at once (POST …/replay).",
  }) as const;

const auditOf = (operation: string, before: EndpointItem | undefined, after?: EndpointItem) => ({
  operation: `webhook-endpoint.${operation}`,
  resourceType: "webhook-endpoint",
  resourceId: (after ?? before)?.id ?? "",
  before: before && contract.webhookEndpoint.parse(before),
  after: after && contract.webhookEndpoint.parse(after),
});

/** The routes by which an organization has its events delivered. */
export const webhookHandlers = ({
  table,
  secrets,
  allowsLoopback,
}: {
  table: Table;
  secrets: WebhookSecrets;
  /** Whether http to this machine is allowed, as on a local stack. */
  allowsLoopback: boolean;
}) => {
  const store = webhookStore(table);
  const quota = quotaStore(table);

  const endpoint = ({ caller, path }: { caller: Caller; path: { webhookEndpointId: string } }) =>
    store.read(caller.organization.id, path.webhookEndpointId);

  return {
    "POST /v1/webhook-endpoints": async ({ caller, body, now, commit }) => {
      const { id: organizationId } = caller.organization;
      const id = newId("whk", now);
      const made = newEndpoint(organizationId, body, { id, now, allowsLoopback });
      const place = await store.takePlace(made);
      const signingSecret = await secrets.secret(id, made.secretNumber);
      return commit({
        writes: [webhookEndpoints.create(made), place],
        audit: auditOf("create", undefined, made),
        answer: { ...made, signingSecret },
      });
    },

    "GET /v1/webhook-endpoints": ({ caller, query: { limit }, start }) =>
      store.list(caller.organization.id, { limit, start }),

    "GET /v1/webhook-endpoints/{webhookEndpointId}": loadThen(endpoint, async ({ loaded }) => loaded),

    "PATCH /v1/webhook-endpoints/{webhookEndpointId}": loadThen(
      endpoint,
      async ({ loaded: before, body, ifMatch, commit }) => {
        ifMatch.check(contract.webhookEndpoint, before);
        const after = change(before, body, allowsLoopback);
        if (!webhookEndpoints.differ(before, after)) return before;
        return commit({
          writes: [webhookEndpoints.update(before, after)],
          audit: auditOf("update", before, after),
          answer: after,
        });
      },
    ),

    "DELETE /v1/webhook-endpoints/{webhookEndpointId}": loadThen(
      endpoint,
      async ({ loaded: before, ifMatch, commit }) => {
        ifMatch.check(contract.webhookEndpoint, before);
        return commit({
          writes: [webhookEndpoints.delete(before)],
          audit: { ...auditOf("delete", before), after: { status: "deleted" } },
          answer: undefined,
        });
      },
    ),

    "POST /v1/webhook-endpoints/{webhookEndpointId}/rotate-secret": loadThen(
      endpoint,
      async ({ loaded: before, now, commit }) => {
        const after = rotated(before, now);
        const signingSecret = await secrets.secret(after.id, after.secretNumber);
        return commit({
          writes: [webhookEndpoints.update(before, after)],
          audit: auditOf("rotate-secret", before, after),
          answer: { ...after, signingSecret },
        });
      },
    ),

    "POST /v1/webhook-endpoints/{webhookEndpointId}/test": loadThen(
      endpoint,
      async ({ loaded, now, requestId, commit }) => {
        const { id, organizationId } = loaded;
        const changeId = newRisingId("aud", now);
        const event = {
          id: newRisingId("evt", now),
          at: now.toISOString(),
          type: "webhook-endpoint.test" as const,
          resourceType: "webhook-endpoint",
          resourceId: id,
          data: { webhookEndpointId: id },
          changeId,
          correlationId: requestId,
        };
        const delivery = newDelivery(loaded, event, newRisingId("dlv", now), now);
        return commit({
          writes: [
            store.mustBeEnabled(loaded),
            ...store.create(delivery),
            await quota.take(organizationId, byHand(id), now),
          ],
          audit: {
            ...auditOf("test", undefined),
            id: changeId,
            resourceId: id,
            after: { deliveryId: delivery.id },
          },
          answer: delivery,
        });
      },
    ),

    "GET /v1/webhook-endpoints/{webhookEndpointId}/deliveries": loadThen(
      endpoint,
      async ({ loaded, query: { limit, status }, start }) =>
        store.deliveries(loaded.id, status, { limit, start }),
    ),

    "POST /v1/webhook-endpoints/{webhookEndpointId}/deliveries/{deliveryId}/redeliver": loadThen(
      async ({ caller, path }) => {
        const loaded = await endpoint({ caller, path });
        return { endpoint: loaded, delivery: await store.delivery(loaded.id, path.deliveryId) };
      },
      async ({ loaded: { endpoint: of, delivery: before }, now, commit }) => {
        const after = queuedAgain(before, now);
        return commit({
          writes: [
            store.mustBeEnabled(of),
            ...store.save(before, after),
            await quota.take(of.organizationId, byHand(of.id), now),
          ],
          audit: {
            ...auditOf("redeliver", undefined),
            resourceId: of.id,
            before: { deliveryId: before.id, queuedAt: before.queuedAt },
            after: { deliveryId: after.id, queuedAt: after.queuedAt },
          },
          answer: after,
        });
      },
    ),

    "POST /v1/webhook-endpoints/{webhookEndpointId}/replay": loadThen(
      endpoint,
      async ({ loaded, body: { from, to: asked }, now, commit }) => {
        const { id, organizationId } = loaded;
        // Later events are delivered anyway.
        const to = asked < now.toISOString() ? asked : now.toISOString();
        const startedAt = now.toISOString();
        return commit({
          writes: [
            store.mustBeEnabled(loaded),
            store.begin({
              endpointId: id,
              organizationId,
              next: firstId("evt", new Date(from)),
              last: lastId("evt", new Date(to)),
              status: "running",
              page: 0,
              startedAt,
            }),
          ],
          audit: { ...auditOf("replay", undefined), resourceId: id, after: { from, to } },
          answer: { from, to, status: "running" as const },
        });
      },
    ),
  } satisfies Handlers<"webhooks">;
};
