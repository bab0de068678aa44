import { isDeepStrictEqual } from "node:util";
import type { CallerType } from "../contract/common.ts";
import type { OrderFilter } from "../contract/orders.ts";
import { assigning, granting } from "../contract/permissions.ts";
import { partnershipStatus } from "../contract/statuses.ts";
import { customerAccess } from "../customers/access.ts";
import { delegatedAdminAt } from "../customers/delegated-admin.ts";
import { type CustomerAccess, mustManage } from "../customers/roles.ts";
import { customerStore } from "../customers/store.ts";
import { notFound, Refusal } from "../errors.ts";
import { type Caller, mayAccess, rightsInTheWrite } from "../http/caller.ts";
import type { AtHome } from "../http/handler.ts";
import { organizations } from "../organizations/items.ts";
import { partnershipEntries } from "../partnerships/items.ts";
import type { ListOwner } from "../table/in-states.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import type { OrderItem } from "./items.ts";
import type { ReservedInLine } from "./rules.ts";
import { type OrderPaging, orderStore } from "./store.ts";

/** Whose orders are read. */
export interface Owner {
  id: string;
  type: CallerType;
}

/** An order, and the caller's access to its customer, unless it is for a new one. */
export interface OrderAccess {
  order: OrderItem;
  access: CustomerAccess | undefined;
}

/** Throws ROLE_REQUIRED for an order that this reseller sees, but that another organization has placed. */
const mustHavePlaced = ({ id, type }: Owner, { placedBy }: OrderItem): void => {
  if (type === "indirect-provider" || placedBy === id) return;
  throw new Refusal(
    "ROLE_REQUIRED",
    "Somebody else has placed this order for your customer. The provider, and who placed it, can act on it.",
  );
};

/** The right that each of these fields of a line needs: the same that the contract's rows restrict them to. */
const rightToSet = { partnerIdOnRecord: assigning, supportContact: granting };

/** The fields of a line that this caller may not set. Their present values stay. */
export const reservedTo = (caller: Caller): ReservedInLine[] =>
  (["partnerIdOnRecord", "supportContact"] as const).filter((field) => !mayAccess(caller, rightToSet[field]));

/** The support contact of each line. */
const contactsOf = (order: OrderItem | undefined) =>
  order?.lineItems.flatMap(({ supportContact }, at) =>
    supportContact ? [[at, supportContact.resellerId]] : [],
  ) ?? [];

/** The condition of a write that names or removes a support contact: the caller's right to do so. */
export const rightsToDesignate = (
  caller: Caller,
  before: OrderItem | undefined,
  after: OrderItem,
): Write[] =>
  mayAccess(caller, granting) && !isDeepStrictEqual(contactsOf(before), contactsOf(after))
    ? rightsInTheWrite(caller, granting)
    : [];

/**
 * Decides who has access to which orders. A provider has access to all of its own. A reseller has access to the orders
 * for customers that it administers, whoever has placed them. When its delegated admin ends, so does its access to its
 * own orders.
 */
export const orderAccess = (table: Table) => {
  const access = customerAccess(table);
  const orders = orderStore(table);
  const customers = customerStore(table);

  /** The customers among these that the reseller administers, each with its provider. */
  const administered = async (
    resellerId: string,
    ids: readonly string[],
    now: Date,
  ): Promise<Map<string, string>> => {
    const relationships = await customers.relationshipsOf(resellerId, ids);
    return new Map(
      relationships
        .filter((relationship) => delegatedAdminAt(relationship, now) !== undefined)
        .map(({ customerId, providerId }) => [customerId, providerId]),
    );
  };

  /** All providers that a reseller is or was a partner of. */
  const providersOf = async (resellerId: string): Promise<string[]> => {
    const ids: string[] = [];
    for (const status of partnershipStatus.options)
      for await (const entry of partnershipEntries.in(table).each(keys.providers(resellerId, status)))
        ids.push(entry.providerId);
    return ids;
  };

  /** An order by its provider, whoever may administer its customer. Throws NOT_FOUND. */
  const find = async ({ id: ownerId, type }: Owner, id: string): Promise<OrderItem> => {
    const isReseller = type === "indirect-reseller";
    const providerId = isReseller ? await orders.providerOf(ownerId, id) : ownerId;
    const order = providerId
      ? await orders.find(providerId, id)
      : await orders.findAmong(await providersOf(ownerId), id);
    // A reseller's access comes from the customer, and an order for a new customer has none yet.
    if (!order || (isReseller && !order.customerId)) throw notFound();
    return order;
  };

  return {
    /**
     * The order by its provider, read in parallel with the caller, for a home that is a provider or reseller. Throws
     * NOT_FOUND.
     */
    async ahead(home: AtHome, id: string): Promise<OrderItem | undefined> {
      const known = await home;
      const type = known?.type;
      return known && (type === "indirect-provider" || type === "indirect-reseller")
        ? find({ id: known.id, type }, id)
        : undefined;
    },

    /** The customer of an order, unless it is a new one. Throws NOT_FOUND, ACCESS_READ_ONLY. */
    async forCustomer(
      caller: Caller,
      customerId: string | undefined,
      now: Date,
    ): Promise<CustomerAccess | undefined> {
      return customerId ? mustManage(await access.customer(caller, customerId, now)) : undefined;
    },

    /**
     * An order that the caller may act on. Throws NOT_FOUND, ACCESS_READ_ONLY, or ROLE_REQUIRED for one that another
     * organization has placed.
     */
    async placed(caller: Caller, id: string, now: Date, read?: OrderItem): Promise<OrderAccess> {
      const order = read ?? (await find(caller.organization, id));
      const ofCustomer = await this.forCustomer(caller, order.customerId, now);
      // The customer has another provider now. A draft of the former provider can no longer be ordered.
      if (ofCustomer && ofCustomer.customer.providerId !== order.providerId) throw notFound();
      mustHavePlaced(caller.organization, order);
      return { order, access: ofCustomer };
    },

    /** An order that this owner may read. Throws NOT_FOUND. */
    async read(owner: Owner, id: string, now: Date, read?: OrderItem): Promise<OrderItem> {
      const order = read ?? (await find(owner, id));
      if (owner.type !== "indirect-reseller") return order;
      const customers = order.customerId ? [order.customerId] : [];
      if ((await administered(owner.id, customers, now)).size === 0) throw notFound();
      return order;
    },

    /**
     * One page of the orders that an owner may read, newest first. A reseller gets those that it has placed, unless it
     * asks for a customer's. When list entries lead to the orders, a page may be short.
     */
    async list(
      owner: Owner & ListOwner,
      { customerId, ...filter }: OrderFilter,
      paging: Omit<OrderPaging, keyof OrderFilter>,
    ): Promise<{ items: OrderItem[]; next?: Start }> {
      const { id, type } = owner;
      const selection = { ...paging, ...filter };
      if (type !== "indirect-reseller")
        return customerId
          ? orders.forCustomer(customerId, owner, selection)
          : orders.ofProvider(owner, selection);
      if (customerId) {
        const providerId = (await administered(id, [customerId], paging.now)).get(customerId);
        if (!providerId) return { items: [] };
        // The provider's orders may be older than the reseller, and so may lack the keys that a new organization's have.
        const provider = filter.status && (await organizations.in(table).get({ id: providerId }));
        return orders.forCustomer(customerId, provider || { id: providerId }, selection);
      }
      const { items, ...rest } = await orders.placedBy(owner, selection);
      const mayRead = await administered(
        id,
        items.flatMap((order) => order.customerId ?? []),
        paging.now,
      );
      return { ...rest, items: items.filter((order) => mayRead.has(order.customerId ?? "")) };
    },
  };
};
