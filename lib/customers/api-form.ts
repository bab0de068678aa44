import type { Customer } from "../contract/customers.ts";
import type { Caller } from "../http/caller.ts";
import { organizations } from "../organizations/items.ts";
import type { Table } from "../table/table.ts";
import type { CustomerItem, CustomerPartnerItem } from "./items.ts";
import { customerStore } from "./store.ts";

/** How many customers' ties are read at the same time. */
const atOnce = 10;

/**
 * A customer as the API shows it. A reseller sees its own links and no other reseller's: who else works for a customer
 * is the provider's and the customer's to know.
 */
export const toApiCustomer = (
  viewer: Caller["organization"],
  customer: CustomerItem,
  ties: readonly CustomerPartnerItem[],
  names: ReadonlyMap<string, string>,
): Customer => {
  const isSeen = (resellerId: string) => viewer.type !== "indirect-reseller" || resellerId === viewer.id;
  const { associatedPartnerId, azureTenantOwner } = customer;
  const admins = ties.flatMap(({ resellerId, adminSince }) =>
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

/** Customers as the API shows them, with their resellers and the names of those. */
export const customerApiForm = (table: Table) => {
  const store = customerStore(table);

  /** The names of these organizations as they are now, former resellers among them. */
  const names = async (ids: Iterable<string>): Promise<Map<string, string>> => {
    const found = await organizations.in(table).getMany([...new Set(ids)].map((id) => ({ id })));
    return new Map(found.map(({ id, name }) => [id, name]));
  };

  const tiesOf = async (viewer: Caller["organization"], customers: readonly CustomerItem[]) => {
    const ids = customers.map(({ id }) => id);
    if (viewer.type === "indirect-reseller") return store.tiesOf(viewer.id, ids);
    const ties: CustomerPartnerItem[] = [];
    for (let from = 0; from < ids.length; from += atOnce)
      ties.push(...(await Promise.all(ids.slice(from, from + atOnce).map(store.ties))).flat());
    return ties;
  };

  return {
    names,

    async list(viewer: Caller["organization"], customers: readonly CustomerItem[]): Promise<Customer[]> {
      const ties = await tiesOf(viewer, customers);
      const known = await names(
        ties.filter(({ adminSince }) => adminSince).map(({ resellerId }) => resellerId),
      );
      return customers.map((customer) =>
        toApiCustomer(
          viewer,
          customer,
          ties.filter(({ customerId }) => customerId === customer.id),
          known,
        ),
      );
    },

    /** One customer, with ties that were read already or are about to be written. */
    async one(
      viewer: Caller["organization"],
      customer: CustomerItem,
      ties: readonly CustomerPartnerItem[],
    ): Promise<Customer> {
      const admins = ties.filter(({ adminSince }) => adminSince);
      return toApiCustomer(viewer, customer, ties, await names(admins.map(({ resellerId }) => resellerId)));
    },
  };
};
