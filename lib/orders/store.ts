import type { OrderStatus } from "../contract/orders.ts";
import { scheduleWrite } from "../schedule/store.ts";
import { all, any, atMost, type Condition, equals, greater } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { customerOrders, type OrderItem, orders, placedOrders } from "./items.ts";
import { type OrderOperation, statusAt, transitions } from "./rules.ts";

/** A page of orders, newest first: in which status, by the clock, where it goes on. */
export interface OrderPaging extends Pick<PageOptions, "limit" | "start"> {
  status?: OrderStatus | undefined;
  now: Date;
}
type OrderPage = { items: OrderItem[]; next?: Start };

/** `status` as the clock has it, as a condition on the stored item. */
const inStatus = (status: OrderStatus, now: Date): Condition => {
  const at = now.toISOString();
  if (status === "lapsed")
    return any(equals("status", "lapsed"), all(equals("status", "draft"), atMost("expiresAt", at)));
  if (status === "draft") return all(equals("status", "draft"), greater("expiresAt", at));
  return equals("status", status);
};

/** Orders, and where to find them by the reseller that placed them and by their customer. */
export const orderStore = (table: Table) => {
  const stored = orders.in(table);
  const placed = placedOrders.in(table);
  const ofCustomers = customerOrders.in(table);

  /** The orders that a list's entries lead to; a status is judged on the order itself. */
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

    /** The order with this id of one of these providers. */
    async findAmong(providerIds: readonly string[], id: string): Promise<OrderItem | undefined> {
      const [order] = await stored.getMany(providerIds.map((providerId) => ({ providerId, id })));
      return order;
    },

    /** A provider's orders. */
    ofProvider(providerId: string, { status, now, ...paging }: OrderPaging): Promise<OrderPage> {
      const filter = status && inStatus(status, now);
      return stored.page(keys.orders(providerId), { ...paging, newestFirst: true, filter });
    },

    /** The orders for a customer of this provider. Pointers lead to them: a page may be short. */
    async forCustomer(customerId: string, providerId: string, asked: OrderPaging): Promise<OrderPage> {
      const { limit, start } = asked;
      const options = { limit, start, newestFirst: true, filter: equals("providerId", providerId) };
      const { items, ...rest } = await ofCustomers.page(keys.customerOrders(customerId), options);
      return { ...rest, items: await followed(items, asked) };
    },

    /** The orders that a reseller has placed. Pointers lead to them: a page may be short. */
    async placedBy(resellerId: string, asked: OrderPaging): Promise<OrderPage> {
      const { limit, start } = asked;
      const options = { limit, start, newestFirst: true };
      const { items, ...rest } = await placed.page(keys.placedOrders(resellerId), options);
      return { ...rest, items: await followed(items, asked) };
    },

    /** Where a customer's order is found. */
    ofCustomer: ({ id: orderId, providerId }: OrderItem, customerId: string): Write =>
      customerOrders.create({ orderId, providerId, customerId }),

    /** A new draft, with the time at which it lapses. */
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
