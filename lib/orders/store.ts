import type { OrderFilter, OrderStatus } from "../contract/orders.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { all, any, atMost, type Condition, equals, greater } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import { type ListOwner, pageInStates } from "../table/in-states.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { customerOrders, type OrderItem, orders, placedOrders } from "./items.ts";
import { type OrderOperation, statusAt, transitions } from "./rules.ts";

/** Which page of orders is read, newest first, and what they must have at `now`. */
export interface OrderPaging extends Pick<PageOptions, "limit" | "start">, Omit<OrderFilter, "customerId"> {
  now: Date;
}
type OrderPage = { items: OrderItem[]; next?: Start };

/** The condition on a stored order that its status at `now` is this one. */
const inStatus = (status: OrderStatus, now: Date): Condition => {
  const at = now.toISOString();
  if (status === "lapsed")
    return any(equals("status", "lapsed"), all(equals("status", "draft"), atMost("expiresAt", at)));
  if (status === "draft") return all(equals("status", "draft"), greater("expiresAt", at));
  return equals("status", status);
};

/** How many pages of entries are read until an order is found. */
const patience = 10;

/** One page of entries whose orders' status is checked after reading. It may be short; where it would be empty, it reads on. */
const filled = async (
  { limit, start: first }: OrderPaging,
  read: (page: { limit: number; start: Start | undefined }) => Promise<OrderPage>,
): Promise<OrderPage> => {
  let start = first;
  for (let tries = 1; ; tries++) {
    const page = await read({ limit, start });
    if (page.items.length > 0 || !page.next || tries >= patience) return page;
    start = page.next;
  }
};

/** Orders, with lists of them for the reseller that placed them and for their customer. */
export const orderStore = (table: Table) => {
  const stored = orders.in(table);
  const placed = placedOrders.in(table);
  const ofCustomers = customerOrders.in(table);

  /** The orders that the entries of a list lead to. Their status is checked on the orders themselves. */
  const followed = async (
    entries: readonly { providerId: string; orderId: string }[],
    { status, now }: OrderPaging,
  ): Promise<OrderItem[]> => {
    const found = await stored.getMany(entries.map(({ providerId, orderId: id }) => ({ providerId, id })));
    return status ? found.filter((order) => statusAt(order, now) === status) : found;
  };

  return {
    find: (providerId: string, id: string) => stored.get({ providerId, id }),

    /** The provider of an order that this reseller has placed. */
    async providerOf(resellerId: string, orderId: string): Promise<string | undefined> {
      return (await placed.get({ placedBy: resellerId, orderId }))?.providerId;
    },

    /** The order with this id, if it is one of these providers'. */
    async findAmong(providerIds: readonly string[], id: string): Promise<OrderItem | undefined> {
      const [order] = await stored.getMany(providerIds.map((providerId) => ({ providerId, id })));
      return order;
    },

    /** A provider's orders. */
    ofProvider(
      { id: providerId, listsIndexed }: ListOwner,
      { status, now, ...paging }: OrderPaging,
    ): Promise<OrderPage> {
      const range = keys.orders(providerId);
      if (!status || !listsIndexed)
        return stored.page(range, { ...paging, newestFirst: true, filter: status && inStatus(status, now) });
      const states = [
        { range: keys.ordersInStatus(providerId, status) },
        // A draft lapses by the clock, before the schedule records it.
        ...(status === "lapsed"
          ? [{ range: keys.ordersInStatus(providerId, "draft"), filter: inStatus(status, now) }]
          : []),
      ];
      const matches = (order: OrderItem) => statusAt(order, now) === status;
      return pageInStates(stored.page, { ...paging, all: range, states, matches });
    },

    /** The orders for a customer of this provider. */
    forCustomer(customerId: string, providerId: string, paging: OrderPaging): Promise<OrderPage> {
      const options = { newestFirst: true, filter: equals("providerId", providerId) };
      const range = keys.customerOrders(customerId);
      return filled(paging, async (page) => {
        const { items, ...rest } = await ofCustomers.page(range, { ...options, ...page });
        return { ...rest, items: await followed(items, paging) };
      });
    },

    /** The orders that a reseller has placed. */
    placedBy(resellerId: string, paging: OrderPaging): Promise<OrderPage> {
      return filled(paging, async (page) => {
        const { items, ...rest } = await placed.page(keys.placedOrders(resellerId), {
          newestFirst: true,
          ...page,
        });
        return { ...rest, items: await followed(items, paging) };
      });
    },

    /** Adds an order to its customer's list. */
    ofCustomer: ({ id: orderId, providerId }: OrderItem, customerId: string): Write =>
      customerOrders.create({ orderId, providerId, customerId }),

    /** A new draft, with its entries in lists and the scheduled entry for its lapse. */
    create(order: OrderItem): Write[] {
      const { id, providerId, placedBy, customerId, expiresAt } = order;
      return [
        orders.create(order),
        scheduleWrite(expiresAt, "order", id, providerId),
        ...(customerId ? [this.ofCustomer(order, customerId)] : []),
        ...(placedBy ? [placedOrders.create({ placedBy, orderId: id, providerId, customerId })] : []),
      ];
    },

    /** The order after an operation, if it still is as it was read, in a state in which the operation is possible. */
    save: (operation: OrderOperation, before: OrderItem, after: OrderItem): Write =>
      orders.update(before, after, inStateFor(transitions[operation])),
  };
};
