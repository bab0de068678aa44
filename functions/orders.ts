import { setting } from "../lib/aws.ts";
import * as contract from "../lib/contract/orders.ts";
import type { CustomerItem } from "../lib/customers/items.ts";
import { customerReach, partnershipRefusal, type Reach } from "../lib/customers/reach.ts";
import { customerView } from "../lib/customers/shown.ts";
import { customerStore } from "../lib/customers/store.ts";
import { Refusal, stale } from "../lib/errors.ts";
import type { Caller } from "../lib/http/caller.ts";
import { serve } from "../lib/http/serve.ts";
import { openIdentity } from "../lib/identity.ts";
import { newId, newRisingId } from "../lib/ids.ts";
import { logger } from "../lib/log.ts";
import { cancelledEvents } from "../lib/orders/events.ts";
import { orderFacts } from "../lib/orders/facts.ts";
import type { OrderItem } from "../lib/orders/items.ts";
import { reviewOf } from "../lib/orders/review.ts";
import {
  cancelled,
  checkResellers,
  mpnIdsOf,
  mustBeDraft,
  newDraft,
  patched,
  shownAt,
} from "../lib/orders/rules.ts";
import { orderStore } from "../lib/orders/store.ts";
import { planOf, shownSubscriptions } from "../lib/orders/submit.ts";
import { again } from "../lib/table/again.ts";
import { openTable } from "../lib/table/table.ts";
import { setupOf } from "../lib/users/credentials.ts";

const table = openTable(setting("TABLE_NAME"));
const identity = openIdentity({ userPoolId: setting("USER_POOL_ID") });
const orders = orderStore(table);
const facts = orderFacts(table);
const reaches = customerReach(table);
const customers = customerStore(table);
const view = customerView(table);

const auditOf = (caller: Caller, operation: string, before: OrderItem | undefined, after: OrderItem) => ({
  operation: `order.${operation}`,
  resourceType: "order",
  resourceId: after.id,
  before: before && contract.order.parse(before),
  after: contract.order.parse(after),
  concerns: after.providerId === caller.organization.id ? undefined : after.providerId,
});

/** For whom a reseller acts that changes an order. */
const behalfOf = (caller: Caller, { providerId }: Pick<OrderItem, "providerId">) =>
  providerId === caller.organization.id ? {} : { onBehalfOf: providerId };

/** The existing customer of an order, which who orders must reach. Throws NOT_FOUND. */
const within = async (
  caller: Caller,
  customerId: string | undefined,
): Promise<{ reach?: Reach; customer?: CustomerItem }> => {
  if (!customerId) return {};
  const reach = await reaches.customer(caller, customerId);
  return { reach, customer: reach.customer };
};

/** A reseller orders under an active partnership only. Throws PARTNERSHIP_REQUIRED, PARTNERSHIP_ENDED. */
const mustBePartner = (reach: Reach | undefined): void => {
  const status = reach?.partnership?.status;
  if (reach && reach.as !== "provider" && status !== "active") throw partnershipRefusal(status);
};

/** Both at once. Throws NOT_FOUND, PARTNERSHIP_REQUIRED, PARTNERSHIP_ENDED. */
const reached = async (caller: Caller, customerId: string | undefined) => {
  const found = await within(caller, customerId);
  mustBePartner(found.reach);
  return found;
};

/** What must still hold of that reach when the change commits. */
const rightsOf = (caller: Caller, reach: Reach | undefined) =>
  reach ? reaches.rights(caller, reach, { partnership: true }) : [];

const checkNamed = async (order: OrderItem): Promise<void> => {
  const owners = await facts.owners(mpnIdsOf(order));
  checkResellers(order, (mpnId) => owners.get(mpnId));
};

/** Somebody took the domain between look and write: the order is judged again, and then it has that problem. */
const takenMeanwhile = (error: unknown): never => {
  throw error instanceof Refusal && error.code === "DOMAIN_TAKEN" ? stale() : error;
};

export const handler = serve(
  "orders",
  {
    "POST /v1/orders": ({ caller, body, now, commit }) =>
      again(async () => {
        const { reach } = await reached(caller, body.customerId);
        const { id } = caller.organization;
        const providerId = reach?.customer.providerId ?? id;
        const placedBy = providerId === id ? undefined : id;
        const order = newDraft(body, { id: newId("ord", now), providerId, placedBy, now });
        await checkNamed(order);
        return commit({
          writes: [...rightsOf(caller, reach), ...orders.create(order)],
          audit: auditOf(caller, "create", undefined, order),
          answer: shownAt(order, now),
          ...behalfOf(caller, order),
        });
      }),

    "GET /v1/orders": async ({ caller, query: { status, customerId, limit }, start, now }) => {
      const filter = { status, customerId };
      const { items, ...rest } = await orders.list(caller.organization, filter, now, { limit, start });
      return { ...rest, items: items.map((item) => shownAt(item, now)) };
    },

    "GET /v1/orders/{id}": async ({ caller, path, now }) =>
      shownAt(await orders.read(caller.organization, path.id), now),

    "PATCH /v1/orders/{id}": ({ caller, path, body, ifMatch, now, commit }) =>
      again(async () => {
        const before = await orders.read(caller.organization, path.id);
        ifMatch.check(contract.order, shownAt(before, now));
        const order = patched(before, body, now);
        const { reach } = await reached(caller, order.customerId);
        await checkNamed(order);
        return commit({
          writes: [...rightsOf(caller, reach), orders.save(order)],
          audit: auditOf(caller, "update", before, order),
          answer: shownAt(order, now),
          ...behalfOf(caller, order),
        });
      }),

    "POST /v1/orders/{id}/review": async ({ caller, path, now }) => {
      const order = await orders.read(caller.organization, path.id);
      mustBeDraft(order, now);
      const { customer } = await reached(caller, order.customerId);
      return reviewOf(order, await facts.of(order, customer, now));
    },

    "POST /v1/orders/{id}/submit": async ({ caller, path, body, now, commit }) => {
      const { confirmation, admin } = await again(async () => {
        const before = await orders.read(caller.organization, path.id);
        mustBeDraft(before, now);
        const { reach, customer } = await within(caller, before.customerId);
        const [known, ties] = await Promise.all([
          facts.of(before, customer, now),
          customer ? customers.ties(customer.id) : [],
        ]);
        const { version, problems } = reviewOf(before, known);
        if (version !== body.version)
          throw new Refusal(
            "ORDER_CHANGED",
            "The order, an offer in it or its customer has changed. Review it again and submit that version.",
          );
        if (problems.length > 0) {
          // Submitted by another between the two looks, it would be told that its own customer has the domain.
          const { version: current } = await orders.read(caller.organization, path.id);
          if (current !== before.version) throw stale();
          throw new Refusal("ORDER_HAS_PROBLEMS", "Solve the problems under errors, then review it again.", {
            errors: problems,
          });
        }
        const plan = planOf(before, known, ties, { now, newId: (prefix) => newRisingId(prefix, now) });
        const { order, subscriptions } = plan;
        const confirmation = await commit({
          writes: [
            orders.save(order),
            ...rightsOf(caller, reach),
            ...(customer
              ? []
              : [...customers.create(plan.customer), orders.ofCustomer(order, plan.customer.id)]),
            ...plan.writes,
          ],
          audit: auditOf(caller, "submit", before, order),
          events: plan.events,
          answer: {
            order: shownAt(order, now),
            customer: await view.one(caller.organization, plan.customer, plan.ties),
            subscriptions: shownSubscriptions(subscriptions, known),
          },
          ...behalfOf(caller, order),
        }).catch(takenMeanwhile);
        return { confirmation, admin: plan.admin };
      });
      if (!admin) return confirmation;
      const reset = `/v1/customers/${admin.customerId}/admin-credentials`;
      return { ...confirmation, ...(await setupOf(identity, logger, admin, reset)) };
    },

    "POST /v1/orders/{id}/cancel": ({ caller, path, now, commit }) =>
      again(async () => {
        const before = await orders.read(caller.organization, path.id);
        const order = cancelled(before, now);
        return commit({
          writes: [orders.save(order)],
          audit: auditOf(caller, "cancel", before, order),
          events: cancelledEvents(order),
          answer: shownAt(order, now),
          ...behalfOf(caller, order),
        });
      }),
  },
  { logger, table },
);
