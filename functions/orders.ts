import { isDeepStrictEqual } from "node:util";
import { openIdentity } from "../lib/aws/identity.ts";
import * as contract from "../lib/contract/orders.ts";
import { granting } from "../lib/contract/permissions.ts";
import { customerReach, partnershipRefusal, type Reach } from "../lib/customers/access.ts";
import { customerView } from "../lib/customers/api-form.ts";
import type { CustomerItem } from "../lib/customers/items.ts";
import { customerStore } from "../lib/customers/store.ts";
import { Refusal, stale } from "../lib/errors.ts";
import { authorize, type Caller, mayAccess, rightsInTheWrite } from "../lib/http/caller.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { named } from "../lib/http/reserved.ts";
import { serve } from "../lib/http/serve.ts";
import { newId, newRisingId } from "../lib/ids.ts";
import { logger } from "../lib/log.ts";
import { mustHavePlaced, orderReach } from "../lib/orders/access.ts";
import { linesTo, problemsTo, shownTo, type Viewer } from "../lib/orders/api-form.ts";
import { cancelledEvents } from "../lib/orders/events.ts";
import type { OrderItem } from "../lib/orders/items.ts";
import { reviewOf } from "../lib/orders/review.ts";
import { orderFacts } from "../lib/orders/review-inputs.ts";
import {
  cancelled,
  checkResellers,
  isSame,
  keepingReserved,
  mayNameTooMany,
  merged,
  mpnIdsOf,
  mustAllow,
  newDraft,
  patched,
  type ReservedInLine,
} from "../lib/orders/rules.ts";
import { orderStore } from "../lib/orders/store.ts";
import { planOf, shownSubscriptions } from "../lib/orders/submit.ts";
import type { AuditEntry } from "../lib/record/entries.ts";
import { setting } from "../lib/settings.ts";
import { retryOnConflict } from "../lib/table/retry-on-conflict.ts";
import { openTable } from "../lib/table/table.ts";
import { setupOf } from "../lib/users/credentials.ts";

const table = openTable(setting("TABLE_NAME"));
const identity = openIdentity({ userPoolId: setting("USER_POOL_ID") });
const orders = orderStore(table);
const facts = orderFacts(table);
const inReach = orderReach(table);
const reaches = customerReach(table);
const customers = customerStore(table);
const view = customerView(table);

/** What a reseller has done is on record for it and for its provider, for each as it sees the order. */
const auditOf = (
  { caller, now }: { caller: Caller; now: Date },
  operation: string,
  before: OrderItem | undefined,
  after: OrderItem,
): AuditEntry => {
  const seenBy = (viewer: Viewer) => ({
    before: before && contract.order.parse(shownTo(viewer, before, now)),
    after: contract.order.parse(shownTo(viewer, after, now)),
  });
  const { providerId } = after;
  return {
    operation: `order.${operation}`,
    resourceType: "order",
    resourceId: after.id,
    ...seenBy(caller.organization),
    ...(providerId !== caller.organization.id && {
      concerns: providerId,
      concernsSees: seenBy({ id: providerId, type: "indirect-provider" }),
    }),
  };
};

/** For whom a reseller acts that changes an order: its customer (product rule 9). */
const behalfOf = (
  caller: Caller,
  { providerId, customerId }: Pick<OrderItem, "providerId" | "customerId">,
) => (providerId === caller.organization.id ? {} : { onBehalfOf: customerId });

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

/** An order to act on, with its existing customer. Throws NOT_FOUND, ROLE_REQUIRED for another's. */
const reached = async (caller: Caller, id: string) => {
  const order = await inReach.find(caller.organization, id);
  const found = await within(caller, order.customerId);
  mustHavePlaced(caller.organization, order);
  return { order, ...found };
};

/** What must still hold of that reach when the change commits. */
const rightsOf = (caller: Caller, reach: Reach | undefined, needs = { partnership: true }) =>
  reach ? reaches.rights(caller, reach, needs) : [];

/** Who designates a support contact, in a draft too, is who grants access. Throws ROLE_REQUIRED. */
const mayDesignate = ({ caller, json }: { caller: Caller; json: unknown }): void => {
  if (named(json, "/lineItems/*/supportContact").length > 0) authorize(caller, granting);
};

/** What of a line is not this caller's to set. */
const reservedTo = (caller: Caller): ReservedInLine[] => {
  if (caller.organization.type === "indirect-reseller") return ["partnerIdOnRecord", "supportContact"];
  return mayAccess(caller, granting) ? [] : ["supportContact"];
};

/** Which line has which support contact. */
const contactsOf = (order: OrderItem | undefined) =>
  order?.lineItems.flatMap(({ supportContact }, at) =>
    supportContact ? [[at, supportContact.resellerId]] : [],
  ) ?? [];

/** The rights that must hold in the write by who designates support contacts, or takes them off. */
const rightsToDesignate = (caller: Caller, before: OrderItem | undefined, after: OrderItem) =>
  mayAccess(caller, granting) && !isDeepStrictEqual(contactsOf(before), contactsOf(after))
    ? rightsInTheWrite(caller, granting)
    : [];

/** Throws INVALID_REQUEST for an order that names too many resellers. */
const checkNamed = async (order: Pick<OrderItem, "resellerId" | "lineItems">): Promise<void> => {
  if (!mayNameTooMany(order)) return;
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
      retryOnConflict(async () => {
        await checkNamed(body);
        const { reach } = await within(caller, body.customerId);
        mustBePartner(reach);
        const { id } = caller.organization;
        const providerId = reach?.customer.providerId ?? id;
        const placedBy = providerId === id ? undefined : id;
        const order = newDraft(body, { id: newId("ord", now), providerId, placedBy, now });
        return commit({
          writes: [
            ...rightsToDesignate(caller, undefined, order),
            ...rightsOf(caller, reach),
            ...orders.create(order),
          ],
          audit: auditOf({ caller, now }, "create", undefined, order),
          answer: shownTo(caller.organization, order, now),
          ...behalfOf(caller, order),
        });
      }),

    "GET /v1/orders": async ({ caller, query: { status, customerId, limit }, start, now }) => {
      const filter = { status, customerId };
      const { items, ...rest } = await inReach.list(caller.organization, filter, { now, limit, start });
      return { ...rest, items: items.map((item) => shownTo(caller.organization, item, now)) };
    },

    "GET /v1/orders/{orderId}": async ({ caller, path, now }) =>
      shownTo(caller.organization, await inReach.read(caller.organization, path.orderId), now),

    "PATCH /v1/orders/{orderId}": ({ caller, path, body, ifMatch, now, commit }) =>
      retryOnConflict(async () => {
        const viewer = caller.organization;
        const { order: before, reach } = await reached(caller, path.orderId);
        const patch = keepingReserved(before, body, reservedTo(caller));
        await checkNamed(merged(before, patch));
        ifMatch.check(contract.order, shownTo(viewer, before, now));
        const order = patched(before, patch, now);
        mustBePartner(reach);
        // Nothing changes: the version that was reviewed stays valid.
        if (isSame(before, order)) return shownTo(viewer, before, now);
        return commit({
          writes: [
            ...rightsToDesignate(caller, before, order),
            ...rightsOf(caller, reach),
            orders.save("change", before, order),
          ],
          audit: auditOf({ caller, now }, "update", before, order),
          answer: shownTo(viewer, order, now),
          ...behalfOf(caller, order),
        });
      }),

    "POST /v1/orders/{orderId}/review": async ({ caller, path, now }) => {
      const { order, reach, customer } = await reached(caller, path.orderId);
      mustAllow("submit", order, now);
      mustBePartner(reach);
      const review = reviewOf(order, await facts.of(order, customer, now));
      return {
        ...review,
        lineItems: linesTo(caller.organization, review.lineItems),
        problems: problemsTo(caller.organization, order, review.problems),
      };
    },

    "POST /v1/orders/{orderId}/submit": async ({ caller, path, body, now, commit }) => {
      const { confirmation, admin } = await retryOnConflict(async () => {
        const { order: before, reach, customer } = await reached(caller, path.orderId);
        mustAllow("submit", before, now);
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
        mustBePartner(reach);
        if (problems.length > 0) {
          // Submitted by another between the two looks, it would be told that its own customer has the domain.
          const current = await orders.find(before.providerId, path.orderId);
          if (current?.version !== before.version) throw stale();
          throw new Refusal("ORDER_HAS_PROBLEMS", "Solve the problems under errors, then review it again.", {
            errors: problemsTo(caller.organization, before, problems),
          });
        }
        const plan = planOf(before, known, ties, { now, newId: (prefix) => newRisingId(prefix, now) });
        const { order, subscriptions } = plan;
        const confirmation = await commit({
          writes: [
            orders.save("submit", before, order),
            ...rightsOf(caller, reach),
            ...(customer
              ? []
              : [...customers.create(plan.customer), orders.ofCustomer(order, plan.customer.id)]),
            ...plan.writes,
          ],
          audit: auditOf({ caller, now }, "submit", before, order),
          events: plan.events,
          answer: {
            order: shownTo(caller.organization, order, now),
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

    "POST /v1/orders/{orderId}/cancel": ({ caller, path, now, commit }) =>
      retryOnConflict(async () => {
        const { order: before, reach } = await reached(caller, path.orderId);
        const order = cancelled(before, now);
        const { placedBy, customerId } = order;
        const tie = placedBy && customerId ? await reaches.partner(customerId, placedBy) : undefined;
        return commit({
          writes: [...rightsOf(caller, reach, { partnership: false }), orders.save("cancel", before, order)],
          audit: auditOf({ caller, now }, "cancel", before, order),
          events: cancelledEvents(order, { placer: tie?.adminSince !== undefined }),
          answer: shownTo(caller.organization, order, now),
          ...behalfOf(caller, order),
        });
      }),
  },
  {
    logger,
    limits: limitsOf(setting),
    table,
    forbids: { "POST /v1/orders": mayDesignate, "PATCH /v1/orders/{orderId}": mayDesignate },
    reaches: {
      "POST /v1/orders": ({ caller, body }) => within(caller, body?.customerId),
      "PATCH /v1/orders/{orderId}": ({ caller, path }) => reached(caller, path.orderId),
      "POST /v1/orders/{orderId}/review": ({ caller, path }) => reached(caller, path.orderId),
      "POST /v1/orders/{orderId}/submit": ({ caller, path }) => reached(caller, path.orderId),
      "POST /v1/orders/{orderId}/cancel": ({ caller, path }) => reached(caller, path.orderId),
    },
  },
);
