import * as z from "zod";
import type { OrderStatus } from "../contract/orders.ts";
import { stale } from "../errors.ts";
import { dueWrite } from "../schedule/store.ts";
import { all, any, atMost, type Condition, equals, greater, isNew } from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type OrderItem, orderItem } from "./items.ts";
import { type OrderOperation, statusAt, transitions } from "./rules.ts";

/** A page of orders, newest first: in which status, by the clock, where it goes on. */
export interface OrderPaging extends Pick<PageOptions, "limit" | "start"> {
  status?: OrderStatus | undefined;
  now: Date;
}
type OrderPage = { items: OrderItem[]; next?: Start };

const pointer = z.object({ orderId: z.string(), providerId: z.string() });

const repeated = () => new Error("a new id was given out twice");

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
  const find = async (providerId: string, id: string): Promise<OrderItem | undefined> => {
    const item = await table.get(keys.order(providerId, id));
    return item && orderItem.parse(item);
  };

  /** The orders that pointers lead to, in their order; a status is judged on the order itself. */
  const followed = async (found: unknown[], { status, now }: OrderPaging) => {
    const pointers = found.map((item) => pointer.parse(item));
    const items = await table.getMany(
      pointers.map(({ providerId, orderId }) => keys.order(providerId, orderId)),
    );
    const byId = new Map(items.map((item) => orderItem.parse(item)).map((order) => [order.id, order]));
    const orders = pointers.flatMap(({ orderId }) => byId.get(orderId) ?? []);
    return status ? orders.filter((order) => statusAt(order, now) === status) : orders;
  };

  return {
    find,

    /** The provider of an order that this reseller has placed. */
    async providerOf(resellerId: string, id: string): Promise<string | undefined> {
      const item = await table.get(keys.placedOrder(resellerId, id));
      return item && pointer.parse(item).providerId;
    },

    /** The order with this id of one of these providers. */
    async findAmong(providerIds: readonly string[], id: string): Promise<OrderItem | undefined> {
      const [item] = await table.getMany(providerIds.map((providerId) => keys.order(providerId, id)));
      return item && orderItem.parse(item);
    },

    /** A provider's orders. */
    async ofProvider(providerId: string, { status, now, ...paging }: OrderPaging): Promise<OrderPage> {
      const filter = status && inStatus(status, now);
      const options = { ...paging, newestFirst: true, filter };
      const { items, ...rest } = await table.page(keys.orders(providerId), options);
      return { ...rest, items: items.map((item) => orderItem.parse(item)) };
    },

    /** The orders for a customer of this provider. Pointers lead to them: a page may be short. */
    async forCustomer(customerId: string, providerId: string, asked: OrderPaging): Promise<OrderPage> {
      const { limit, start } = asked;
      const options = { limit, start, newestFirst: true, filter: equals("providerId", providerId) };
      const { items, ...rest } = await table.page(keys.customerOrders(customerId), options);
      return { ...rest, items: await followed(items, asked) };
    },

    /** The orders that a reseller has placed. Pointers lead to them: a page may be short. */
    async placedBy(resellerId: string, asked: OrderPaging): Promise<OrderPage> {
      const { limit, start } = asked;
      const options = { limit, start, newestFirst: true };
      const { items, ...rest } = await table.page(keys.placedOrders(resellerId), options);
      return { ...rest, items: await followed(items, asked) };
    },

    /** Where a customer's order is found. */
    ofCustomer({ id: orderId, providerId }: OrderItem, customerId: string): Write {
      return {
        put: {
          ...keys.customerOrder(customerId, orderId),
          type: "CustomerOrder",
          orderId,
          providerId,
          customerId,
        },
        checks: [{ when: isNew, refuse: repeated }],
      };
    },

    /** A new draft, with the time at which it lapses. */
    create(order: OrderItem): Write[] {
      const { id, providerId, placedBy, customerId, expiresAt } = order;
      return [
        { put: { ...keys.order(providerId, id), ...order }, checks: [{ when: isNew, refuse: repeated }] },
        dueWrite(expiresAt, "order", id, providerId),
        ...(customerId ? [this.ofCustomer(order, customerId)] : []),
        ...(placedBy
          ? [
              {
                put: {
                  ...keys.placedOrder(placedBy, id),
                  type: "PlacedOrder",
                  orderId: id,
                  providerId,
                  customerId,
                },
                checks: [{ when: isNew, refuse: repeated }],
              },
            ]
          : []),
      ];
    },

    /** The order after an operation, if it still is as it was read, in a state in which the operation is possible. */
    save(operation: OrderOperation, order: OrderItem): Write {
      return {
        put: { ...keys.order(order.providerId, order.id), ...order, version: order.version + 1 },
        checks: [
          { when: equals("version", order.version), refuse: stale },
          inStateFor(transitions[operation]),
        ],
      };
    },
  };
};
