import * as z from "zod";
import type { CallerType } from "../contract/common.ts";
import type { OrderStatus } from "../contract/orders.ts";
import { partnershipStatus } from "../contract/partnerships.ts";
import { customerStore } from "../customers/store.ts";
import { notFound, Refusal } from "../errors.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import type { OrderItem } from "./items.ts";
import { type OrderPaging, orderStore } from "./store.ts";

/** Whose orders are read. */
export interface Owner {
  id: string;
  type: CallerType;
}

/** Which orders are asked for. */
export interface OrderFilter {
  status?: OrderStatus | undefined;
  customerId?: string | undefined;
}

const partnerEntry = z.object({ providerId: z.string() });

/** Throws ROLE_REQUIRED for an order that this reseller sees, but that another has placed. */
export const mustHavePlaced = ({ id, type }: Owner, { placedBy }: OrderItem): void => {
  if (type === "indirect-provider" || placedBy === id) return;
  throw new Refusal(
    "ROLE_REQUIRED",
    "Somebody else has placed this order for your customer. The provider, and who placed it, can act on it.",
  );
};

/**
 * Who reads which orders: a provider all of its own; a reseller those for customers that it administers, whoever has
 * placed them, and with its delegated admin that ends, for what it placed itself too.
 */
export const orderReach = (table: Table) => {
  const orders = orderStore(table);
  const customers = customerStore(table);

  /** Of these customers those that the reseller administers, each with its provider. */
  const administered = async (resellerId: string, ids: readonly string[]): Promise<Map<string, string>> => {
    const ties = await customers.tiesOf(resellerId, ids);
    return new Map(
      ties
        .filter(({ adminSince }) => adminSince)
        .map(({ customerId, providerId }) => [customerId, providerId]),
    );
  };

  /** All providers that a reseller is or was a partner of. */
  const providersOf = async (resellerId: string): Promise<string[]> => {
    const ids: string[] = [];
    for (const status of partnershipStatus.options) {
      let start: Start | undefined;
      do {
        const page = await table.page(keys.providers(resellerId, status), { limit: 100, start });
        ids.push(...page.items.map((item) => partnerEntry.parse(item).providerId));
        start = page.next;
      } while (start);
    }
    return ids;
  };

  return {
    /** An order as it lies with its provider, whether or not a reseller reaches its customer. Throws NOT_FOUND. */
    async find({ id: ownerId, type }: Owner, id: string): Promise<OrderItem> {
      const isReseller = type === "indirect-reseller";
      const providerId = isReseller ? await orders.providerOf(ownerId, id) : ownerId;
      const order = providerId
        ? await orders.find(providerId, id)
        : await orders.findAmong(await providersOf(ownerId), id);
      // A reseller reaches nothing but customers, and an order for a new one has none yet.
      if (!order || (isReseller && !order.customerId)) throw notFound();
      return order;
    },

    /** An order in this owner's reach. Throws NOT_FOUND. */
    async read(owner: Owner, id: string): Promise<OrderItem> {
      const order = await this.find(owner, id);
      if (owner.type !== "indirect-reseller") return order;
      const customers = order.customerId ? [order.customerId] : [];
      if ((await administered(owner.id, customers)).size === 0) throw notFound();
      return order;
    },

    /**
     * One page of the orders in an owner's reach, newest first; of a reseller those that it has placed, unless it asks
     * for a customer's. Where pointers lead to them, a page may be short.
     */
    async list(
      { id, type }: Owner,
      { status, customerId }: OrderFilter,
      paging: Omit<OrderPaging, "status">,
    ): Promise<{ items: OrderItem[]; next?: Start }> {
      const asked = { ...paging, status };
      if (type !== "indirect-reseller")
        return customerId ? orders.forCustomer(customerId, id, asked) : orders.ofProvider(id, asked);
      if (customerId) {
        const providerId = (await administered(id, [customerId])).get(customerId);
        return providerId ? orders.forCustomer(customerId, providerId, asked) : { items: [] };
      }
      const { items, ...rest } = await orders.placedBy(id, asked);
      const isReached = await administered(
        id,
        items.flatMap((order) => order.customerId ?? []),
      );
      return { ...rest, items: items.filter((order) => isReached.has(order.customerId ?? "")) };
    },
  };
};
