import * as contract from "../contract/orders.ts";
import { customerAccess } from "../customers/access.ts";
import { delegatedAdminAt } from "../customers/delegated-admin.ts";
import { normalProfiles } from "../customers/profiles.ts";
import type { Caller } from "../http/caller.ts";
import { type AtHome, type Handlers, loadThen, readThen } from "../http/handler.ts";
import { newId } from "../ids.ts";
import type { Table } from "../table/table.ts";
import { orderAccess, reservedTo, rightsToDesignate } from "./access.ts";
import { toApiOrder } from "./api-form.ts";
import { orderAudit } from "./audit.ts";
import { cancelledEvents } from "./events.ts";
import type { OrderItem } from "./items.ts";
import { reviewInputs } from "./review-inputs.ts";
import {
  cancelled,
  checkResellers,
  isSame,
  keepingReserved,
  mayNameTooMany,
  merged,
  mpnIdsOf,
  newDraft,
  patched,
} from "./rules.ts";
import { orderStore } from "./store.ts";

/** The order with a new customer's address in its country's spelling. */
const withUsualSpelling = (order: OrderItem): OrderItem =>
  order.customer ? { ...order, customer: normalProfiles(order.customer) } : order;

interface OfOrder {
  caller: Caller;
  path: { orderId: string };
  now: Date;
  read: OrderItem | undefined;
}

/** The routes by which orders are drafted, read, changed and cancelled. */
export const draftHandlers = (table: Table) => {
  const orders = orderStore(table);
  const access = orderAccess(table);
  const customers = customerAccess(table);
  const inputs = reviewInputs(table);

  const ahead = ({ orderId }: OfOrder["path"], home: AtHome) => access.ahead(home, orderId);
  const placed = ({ caller, path, now, read }: OfOrder) => access.placed(caller, path.orderId, now, read);

  /** Throws INVALID_REQUEST for an order that names too many resellers. */
  const checkNamed = async (order: Pick<OrderItem, "resellerId" | "lineItems">): Promise<void> => {
    if (!mayNameTooMany(order)) return;
    const owners = await inputs.owners(mpnIdsOf(order));
    checkResellers(order, (mpnId) => owners.get(mpnId));
  };

  return {
    "POST /v1/orders": loadThen(
      async ({ caller, body, now }) => {
        // A malformed order (400) is refused before a missing customer (404).
        if (body) await checkNamed(body);
        return access.forCustomer(caller, body?.customerId, now);
      },
      async ({ loaded, caller, body, now, commit }) => {
        const ofCustomer = loaded?.withActivePartnership();
        const { id } = caller.organization;
        const providerId = ofCustomer?.customer.providerId ?? id;
        const placedBy = providerId === id ? undefined : id;
        const order = withUsualSpelling(newDraft(body, { id: newId("ord", now), providerId, placedBy, now }));
        return commit({
          writes: [...rightsToDesignate(caller, undefined, order), ...orders.create(order)],
          access: ofCustomer,
          audit: orderAudit({ caller, now }, "create", undefined, order),
          answer: toApiOrder(caller.organization, order, now),
        });
      },
    ),

    "GET /v1/orders": async ({ caller, query: { cursor: _, limit, ...filter }, start, now }) => {
      const { items, ...rest } = await access.list(caller.organization, filter, { now, limit, start });
      return { ...rest, items: items.map((item) => toApiOrder(caller.organization, item, now)) };
    },

    "GET /v1/orders/{orderId}": readThen(
      ahead,
      ({ caller, path, now, read }) => access.read(caller.organization, path.orderId, now, read),
      async ({ loaded: order, caller, now }) => toApiOrder(caller.organization, order, now),
    ),

    "PATCH /v1/orders/{orderId}": readThen(
      ahead,
      placed,
      async ({ loaded, caller, body, ifMatch, now, commit }) => {
        const viewer = caller.organization;
        const { order: before } = loaded;
        const patch = keepingReserved(before, body, reservedTo(caller));
        await checkNamed(merged(before, patch));
        ifMatch.check(contract.order, toApiOrder(viewer, before, now));
        const order = patch.customer
          ? withUsualSpelling(patched(before, patch, now))
          : patched(before, patch, now);
        const ofCustomer = loaded.access?.withActivePartnership();
        // Nothing changes, so the reviewed version stays valid.
        if (isSame(before, order)) return toApiOrder(viewer, before, now);
        return commit({
          writes: [...rightsToDesignate(caller, before, order), orders.save("change", before, order)],
          access: ofCustomer,
          audit: orderAudit({ caller, now }, "update", before, order),
          answer: toApiOrder(viewer, order, now),
        });
      },
    ),

    "POST /v1/orders/{orderId}/cancel": readThen(ahead, placed, async ({ loaded, caller, now, commit }) => {
      const order = cancelled(loaded.order, now);
      const { placedBy, customerId } = order;
      const relationship =
        placedBy && customerId ? await customers.relationship(customerId, placedBy) : undefined;
      return commit({
        writes: [orders.save("cancel", loaded.order, order)],
        access: loaded.access,
        audit: orderAudit({ caller, now }, "cancel", loaded.order, order),
        events: cancelledEvents(order, { placer: delegatedAdminAt(relationship, now) !== undefined }),
        answer: toApiOrder(caller.organization, order, now),
      });
    }),
  } satisfies Partial<Handlers<"orders">>;
};
