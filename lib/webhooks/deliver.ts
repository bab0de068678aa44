import { withDeadline } from "../aws/deadline.ts";
import { Stale, stale } from "../errors.ts";
import { organizations } from "../organizations/items.ts";
import { exists } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { endpointDisabling } from "./disable.ts";
import {
  type Attempt,
  type DeliveryItem,
  type EndpointItem,
  webhookDeliveries,
  webhookEndpoints,
} from "./items.ts";
import type { Post } from "./post.ts";
import { attempted, disabling, fares, givenUp, isHeld, passed, signing, succeeded } from "./rules.ts";
import { signatureOf, type WebhookSecrets } from "./signing.ts";
import { webhookStore } from "./store.ts";

/** The time budget of the AWS calls before an attempt, and once more of those after it. */
const budget = 8_000;

/** Runs a write. If another process has changed the item meanwhile, that change counts. */
const unlessStale = async (write: () => Promise<void>): Promise<void> => {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof Stale)) throw error;
  }
};

/** The delivery that has its turn. */
export interface Turn {
  organizationId: string;
  endpointId: string;
  deliveryId: string;
}

/** Handles the turns of deliveries. A turn may come twice: a delivery that is no longer queued is left alone. */
export const webhookDeliverer = ({
  table,
  secrets,
  post,
  clock,
}: {
  table: Table;
  secrets: WebhookSecrets;
  post: Post;
  clock: () => Date;
}) => {
  const store = webhookStore(table);
  const disable = endpointDisabling(table, clock);

  const read = async ({ organizationId, endpointId, deliveryId }: Turn) => {
    const found = await table.getMany([
      keys.webhookDelivery(endpointId, deliveryId),
      keys.webhookEndpoint(organizationId, endpointId),
      keys.organization(organizationId),
    ]);
    const of = (type: string) => found.find((item) => item.type === type);
    const [delivery, endpoint, organization] = [
      of(webhookDeliveries.type),
      of(webhookEndpoints.type),
      of(organizations.type),
    ];
    return {
      delivery: delivery && webhookDeliveries.parse(delivery),
      endpoint: endpoint && webhookEndpoints.parse(endpoint),
      isActive: organization !== undefined && organizations.parse(organization).status === "active",
    };
  };

  const attempt = async (endpoint: EndpointItem, { eventId, event }: DeliveryItem): Promise<Attempt> => {
    const at = clock();
    const numbers = signing(endpoint, at);
    const known = await withDeadline(budget, () =>
      Promise.all(numbers.map((number) => secrets.secret(endpoint.id, number))),
    );
    const body = JSON.stringify({ type: event.type, timestamp: event.at, data: event });
    const message = { id: eventId, timestamp: Math.floor(at.getTime() / 1_000), body };
    const began = performance.now();
    const posted = await post(
      endpoint.url,
      {
        "content-type": "application/json",
        "user-agent": "Twotier-Webhooks/1",
        "webhook-id": message.id,
        "webhook-timestamp": String(message.timestamp),
        "webhook-signature": signatureOf(message, known),
      },
      body,
    );
    return { at: at.toISOString(), durationMs: Math.round(performance.now() - began), ...posted };
  };

  /** Records the endpoint's health with a single write, since many deliveries record it at the same time. */
  const note = async (endpoint: EndpointItem, done: Attempt, requestId: string): Promise<void> => {
    const now = clock();
    const { organizationId, id, failures } = endpoint;
    const known = { when: exists, refuse: stale };
    if (succeeded(done)) {
      if (!failures) return;
      const remove = ["failures", "failingSince", "heldUntil"];
      return table.write({ update: keys.webhookEndpoint(organizationId, id), remove, checks: [known] });
    }
    const set = fares(endpoint, now);
    const update = keys.webhookEndpoint(organizationId, id);
    await table.write({ update, set, add: { failures: 1 }, checks: [known] });
    const because = disabling({ ...endpoint, ...set }, done, now);
    if (because) await disable(endpoint, because, requestId);
  };

  /**
   * One turn of a delivery: an attempt, unless the endpoint is held, disabled or gone. Throws when the turn must come
   * again.
   */
  return async (turn: Turn, requestId: string): Promise<void> => {
    const { delivery, endpoint, isActive } = await withDeadline(budget, () => read(turn));
    if (delivery?.state !== "queued") return;
    const now = clock();
    const save = (after: DeliveryItem) =>
      withDeadline(budget, () => unlessStale(() => table.transact(store.save(delivery, after))));
    if (endpoint?.status !== "enabled") return save(givenUp(delivery));
    if (!isActive || isHeld(endpoint, delivery, now)) return save(passed(delivery, now, Math.random));
    const done = await attempt(endpoint, delivery);
    await save(attempted(delivery, done, clock()));
    await withDeadline(budget, () => unlessStale(() => note(endpoint, done, requestId)));
  };
};
