import type { OrderFilter } from "../contract/orders.ts";
import type { OrderStatus } from "../contract/statuses.ts";
import { Stale, stale } from "../errors.ts";
import { idsByAge } from "../ids.ts";
import { scheduleWrite } from "../schedule/store.ts";
import {
  absent,
  all,
  any,
  atMost,
  type Condition,
  equals,
  greater,
  holds,
  less,
} from "../table/condition.ts";
import { inStateFor } from "../table/in-state.ts";
import { type ListOwner, pageInStates, type StateRange } from "../table/in-states.ts";
import type { Write } from "../table/item.ts";
import { names, type Range } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { pageOfMatching } from "../table/matching.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import { customerOrders, type OrderItem, orders, placedOrders } from "./items.ts";
import { draftDays, type OrderOperation, transitions } from "./states.ts";

/** The filters on an order's own fields. The lists themselves choose the provider, the reseller and the customer. */
type AskedOfOrders = Omit<OrderFilter, "customerId">;

/** The requested page of orders, newest first, with its filters at `now`. */
export interface OrderPaging extends Pick<PageOptions, "limit" | "start">, AskedOfOrders {
  now: Date;
}
type OrderPage = { items: OrderItem[]; next?: Start };

/** The condition that a stored order has this status at `now`. */
const inStatus = (status: OrderStatus, now: Date): Condition => {
  const at = now.toISOString();
  if (status === "lapsed")
    return any(equals("status", "lapsed"), all(equals("status", "draft"), atMost("expiresAt", at)));
  if (status === "draft") return all(equals("status", "draft"), greater("expiresAt", at));
  return equals("status", status);
};

/** The condition of each filter on a stored order. A new filter of the contract does not compile until it is here. */
const conditions = ({
  status,
  now,
}: AskedOfOrders & { now: Date }): { [K in keyof Required<AskedOfOrders>]: Condition | undefined } => ({
  status: status && inStatus(status, now),
});

/** The condition on a stored order that it matches all filters; `undefined` when there is no filter. */
const asAsked = (filters: AskedOfOrders & { now: Date }): Condition | undefined => {
  const asked = Object.values(conditions(filters)).filter((each) => each !== undefined);
  return asked.length > 0 ? all(...asked) : undefined;
};

/** Whether an order that was read without the condition matches all filters. */
const matching = (filters: AskedOfOrders & { now: Date }): ((order: OrderItem) => boolean) => {
  const condition = asAsked(filters);
  return (order) => condition === undefined || holds(condition, order);
};

/** How many of the newest orders of a reseller or a customer are read by their entries. Each costs a unit. */
const newestPlaced = 10;

/** The index keys where orders of a status may be, since the index has the status last written. */
const statesOf = (
  paging: OrderPaging,
  status: OrderStatus,
  rangeOf: (status: OrderStatus) => Range,
): StateRange[] => {
  // The range selects the status. The other filters are conditions.
  const filter = asAsked({ ...paging, status: undefined });
  const { over, within } = idsByAge("ord", draftDays, paging.now);
  if (status === "draft") return [{ range: rangeOf(status), between: within, filter }];
  // A draft lapses by the clock, before the schedule records it. Its id says when it was made, and so whether it has lapsed.
  const unrecorded = status === "lapsed" ? [{ range: rangeOf("draft"), between: over, filter }] : [];
  return [{ range: rangeOf(status), filter }, ...unrecorded];
};

/** How many of the newest orders are read from the table: nobody writes that an order lapses, and no new one has. */
const newestOf = (status: OrderStatus, usual?: number) =>
  status === "lapsed" ? { newest: 0 } : usual !== undefined && { newest: usual };

/** Orders, with lists of them for the reseller that placed them and for their customer. */
export const orderStore = (table: Table) => {
  const stored = orders.in(table);
  const placed = placedOrders.in(table);
  const ofCustomers = customerOrders.in(table);

  /** The orders of a list's entries. */
  const followed = (entries: readonly { providerId: string; orderId: string }[]): Promise<OrderItem[]> =>
    stored.getMany(entries.map(({ providerId, orderId: id }) => ({ providerId, id })));

  /** Pages of orders by the entries of a list that lead to them. */
  const through =
    (entries: typeof placed | typeof ofCustomers) =>
    async (where: Range, options: PageOptions): Promise<OrderPage> => {
      const { items, ...rest } = await entries.page(where, options);
      return { ...rest, items: await followed(items) };
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
    ofProvider({ id: providerId, listsIndexed }: ListOwner, paging: OrderPaging): Promise<OrderPage> {
      const { status, limit, start } = paging;
      const range = keys.orders(providerId);
      if (!status || !listsIndexed)
        return stored.page(range, { limit, start, newestFirst: true, filter: asAsked(paging) });
      const states = statesOf(paging, status, (each) => keys.ordersInStatus(providerId, each));
      const matches = matching(paging);
      return pageInStates(stored.page, { limit, start, ...newestOf(status), all: range, states, matches });
    },

    /** The orders for a customer of this provider. The filters are applied to the orders, not to the list's entries. */
    forCustomer(
      customerId: string,
      { id: providerId, statesIndexed }: ListOwner,
      paging: OrderPaging,
    ): Promise<OrderPage> {
      const { status, limit, start } = paging;
      const range = keys.customerOrders(customerId);
      const read = through(ofCustomers);
      const isAsAsked = matching(paging);
      const matches = (order: OrderItem) => order.providerId === providerId && isAsAsked(order);
      // A list that began before the keys were complete, or in an older release, goes on as it began.
      const isLookedThrough = start?.[names.pk] !== undefined;
      if (!status || !statesIndexed || isLookedThrough) {
        const filter = equals("providerId", providerId);
        return pageOfMatching(read, range, { limit, start, newestFirst: true, filter }, matches);
      }
      const keyOf = (each: OrderStatus) => keys.customerOrdersInStatus(customerId, providerId, each);
      // An entry has the order's status, and no field that another filter needs.
      const states = statesOf(paging, status, keyOf).map(({ filter: _, ...each }) => each);
      const newest = newestOf(status, newestPlaced);
      return pageInStates(read, { all: range, states, matches, limit, start, ...newest });
    },

    /** Writes an order's status into its entry in the customer's list. A repetition changes nothing. */
    async enterStatus({ customerId, id: orderId, status, version: orderVersion }: OrderItem): Promise<void> {
      if (!customerId) return;
      const entry = await ofCustomers.get({ customerId, orderId });
      if (!entry || entry.status === status) return;
      const isNewer = any(absent("orderVersion"), less("orderVersion", orderVersion));
      const after = { ...entry, status, orderVersion };
      try {
        await table.write(customerOrders.update(entry, after, { when: isNewer, refuse: stale }));
      } catch (error) {
        // The entry has the status of this version or of a later one.
        if (!(error instanceof Stale)) throw error;
      }
    },

    /** The orders that a reseller has placed. */
    placedBy({ id: resellerId, filtersIndexed }: ListOwner, paging: OrderPaging): Promise<OrderPage> {
      const { status, limit, start } = paging;
      const range = keys.placedOrders(resellerId);
      const throughEntries = through(placed);
      const matches = matching(paging);
      if (!status || !filtersIndexed)
        return pageOfMatching(throughEntries, range, { limit, start, newestFirst: true }, matches);
      const read = (where: Range, options: PageOptions): Promise<OrderPage> =>
        options.index ? stored.page(where, options) : throughEntries(where, options);
      const states = statesOf(paging, status, (each) => keys.ordersPlacedInStatus(resellerId, each));
      return pageInStates(read, {
        ...{ all: range, matches, limit, start, ...newestOf(status, newestPlaced) },
        states: states.map((each) => ({ ...each, index: 2 })),
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

    /**
     * The order after an operation, provided that it is as it was read, in a state in which the operation is possible.
     */
    save: (operation: OrderOperation, before: OrderItem, after: OrderItem): Write =>
      orders.update(before, after, inStateFor(transitions[operation])),
  };
};
