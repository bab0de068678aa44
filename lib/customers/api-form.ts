import type { Customer } from "../contract/customers.ts";
import type { Caller } from "../http/caller.ts";
import { organizations } from "../organizations/items.ts";
import type { Table } from "../table/table.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import { customerStore } from "./store.ts";

/** How many customers' relationships are read at the same time. */
const atOnce = 10;

/**
 * A customer as the API shows it. A reseller sees its own relationship and no other reseller's. Only the provider and the
 * customer see all.
 */
export const toApiCustomer = (
  viewer: Caller["organization"],
  customer: CustomerItem,
  relationships: readonly ResellerRelationship[],
  names: ReadonlyMap<string, string>,
): Customer => {
  const isSeen = (resellerId: string) => viewer.type !== "indirect-reseller" || resellerId === viewer.id;
  const { associatedPartnerId, azureTenantOwner } = customer;
  const admins = relationships.flatMap(({ resellerId, adminSince }) =>
    adminSince && isSeen(resellerId)
      ? [{ resellerId, name: names.get(resellerId) ?? "", since: adminSince }]
      : [],
  );
  return {
    id: customer.id,
    companyProfile: customer.companyProfile,
    billingProfile: customer.billingProfile,
    associatedPartnerId: associatedPartnerId && isSeen(associatedPartnerId) ? associatedPartnerId : null,
    delegatedAdmins: admins.sort((one, other) =>
      one.since === other.since
        ? one.resellerId.localeCompare(other.resellerId)
        : one.since.localeCompare(other.since),
    ),
    azureTenantOwner: azureTenantOwner && isSeen(azureTenantOwner.resellerId) ? azureTenantOwner : null,
    createdAt: customer.createdAt,
  };
};

/** Makes the API's form of customers, with the names of their resellers. */
export const customerApiForm = (table: Table) => {
  const store = customerStore(table);

  /** The present names of these organizations, also of former resellers. */
  const names = async (ids: Iterable<string>): Promise<Map<string, string>> => {
    const found = await organizations.in(table).getMany([...new Set(ids)].map((id) => ({ id })));
    return new Map(found.map(({ id, name }) => [id, name]));
  };

  const relationshipsOf = async (viewer: Caller["organization"], customers: readonly CustomerItem[]) => {
    const ids = customers.map(({ id }) => id);
    if (viewer.type === "indirect-reseller") return store.relationshipsOf(viewer.id, ids);
    const relationships: ResellerRelationship[] = [];
    for (let from = 0; from < ids.length; from += atOnce)
      relationships.push(
        ...(await Promise.all(ids.slice(from, from + atOnce).map(store.relationships))).flat(),
      );
    return relationships;
  };

  return {
    names,

    async list(viewer: Caller["organization"], customers: readonly CustomerItem[]): Promise<Customer[]> {
      const relationships = await relationshipsOf(viewer, customers);
      const known = await names(
        relationships.filter(({ adminSince }) => adminSince).map(({ resellerId }) => resellerId),
      );
      return customers.map((customer) =>
        toApiCustomer(
          viewer,
          customer,
          relationships.filter(({ customerId }) => customerId === customer.id),
          known,
        ),
      );
    },

    /** One customer, with relationships that the caller has read or is about to write. */
    async one(
      viewer: Caller["organization"],
      customer: CustomerItem,
      relationships: readonly ResellerRelationship[],
    ): Promise<Customer> {
      const admins = relationships.filter(({ adminSince }) => adminSince);
      return toApiCustomer(
        viewer,
        customer,
        relationships,
        await names(admins.map(({ resellerId }) => resellerId)),
      );
    },
  };
};
