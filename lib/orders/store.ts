import * as z from "zod";
import type { CallerType } from "../contract/common.ts";
import type { OrderStatus } from "../contract/orders.ts";
import { notFound, stale } from "../errors.ts";
import { dueWrite } from "../schedule/store.ts";
import { all, any, atMost, type Condition, equals, greater, isNew } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { type OrderItem, orderItem } from "./items.ts";
import { statusAt } from "./rules.ts";

/** Whose orders are read: a provider has all of its own, a reseller those that it placed. */
export interface Owner {
  id: string;
  type: CallerType;
}

/** Which orders are asked for. */
export interface OrderFilter {
  status?: OrderStatus | undefined;
  customerId?: string | undefined;
}

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

  const providerOf = async ({ id, type }: Owner, orderId: string): Promise<string | undefined> => {
    if (type !== "indirect-reseller") return id;
    return pointer.safeParse(await table.get(keys.placedOrder(id, orderId))).data?.providerId;
  };

  /** The orders that pointers lead to, in their order; a status is judged on the order itself. */
  const followed = async (found: unknown[], status: OrderStatus | undefined, now: Date) => {
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

    /** An order of this owner. Throws NOT_FOUND. */
    async read(owner: Owner, id: string): Promise<OrderItem> {
      const providerId = await providerOf(owner, id);
      const order = providerId && (await find(providerId, id));
      if (!order) throw notFound();
      return order;
    },

    /** One page of an owner's orders, newest first. Where pointers lead to them, a page may be short. */
    async list(
      { id, type }: Owner,
      { status, customerId }: OrderFilter,
      now: Date,
      paging: Pick<PageOptions, "limit" | "start">,
    ): Promise<{ items: OrderItem[]; next?: Start }> {
      const options = { ...paging, newestFirst: true };
      if (type === "indirect-reseller") {
        const filter = customerId ? equals("customerId", customerId) : undefined;
        const { items, ...rest } = await table.page(keys.placedOrders(id), { ...options, filter });
        return { ...rest, items: await followed(items, status, now) };
      }
      if (customerId) {
        const filter = equals("providerId", id);
        const { items, ...rest } = await table.page(keys.customerOrders(customerId), { ...options, filter });
        return { ...rest, items: await followed(items, status, now) };
      }
      const filter = status && inStatus(status, now);
      const { items, ...rest } = await table.page(keys.orders(id), { ...options, filter });
      return { ...rest, items: items.map((item) => orderItem.parse(item)) };
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

    /** The order as it is to be, if it still is as it was read. */
    save(order: OrderItem): Write {
      return {
        put: { ...keys.order(order.providerId, order.id), ...order, version: order.version + 1 },
        checks: [{ when: equals("version", order.version), refuse: stale }],
      };
    },
  };
};
