import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { mostDelegatedAdmins } from "./assign.ts";
import {
  type Administrator,
  type CustomerEntry,
  type CustomerItem,
  customerEntries,
  customers,
  type ListedCustomer,
  type ResellerRelationship,
  resellerRelationships,
} from "./items.ts";

/** A customer in a list's form, with its delegated admins. */
export interface Listed {
  customer: ListedCustomer;
  administrators: readonly Administrator[];
}

/** Customers whose relationships are read in parallel. */
const atOnce = 10;

/** The list's fields of those of these resellers that have delegated admin. */
const administratorsOf = (relationships: readonly ResellerRelationship[]): Administrator[] =>
  relationships
    .filter(({ adminSince }) => adminSince)
    .map((relationship) => {
      const { type, customerId, providerId, associated, azureOwnerSince, ...more } = relationship;
      const { recordCount, supportCount, version, adminReminded, ...administrator } = more;
      return administrator;
    });

/** The customer's entry in its provider's list, with every reseller's relationship to it. */
export const listEntry = (customer: CustomerItem, relationships: readonly ResellerRelationship[]) => {
  const { type, subscriptionsVersion, trialsUsed, moving, ...listed } = customer;
  const administrators = administratorsOf(relationships);
  return {
    providerId: customer.providerId,
    customerId: customer.id,
    customer: listed,
    ...(administrators.length <= mostDelegatedAdmins && { administrators }),
  };
};

/** Reads the entries of the list of customers. */
export const listEntries = (table: Table) => {
  const relationshipsOf = (customerId: string) =>
    Array.fromAsync(resellerRelationships.in(table).each(keys.resellerRelationships(customerId)));

  const withAdministrators = async (found: readonly ListedCustomer[]): Promise<Listed[]> => {
    const listed: Listed[] = [];
    for (let from = 0; from < found.length; from += atOnce)
      listed.push(
        ...(await Promise.all(
          found.slice(from, from + atOnce).map(async (customer) => ({
            customer,
            administrators: administratorsOf(await relationshipsOf(customer.id)),
          })),
        )),
      );
    return listed;
  };

  /** These customers, read from their own items. */
  const ofCustomers = async (ids: readonly string[]): Promise<Listed[]> =>
    ids.length > 0 ? withAdministrators(await customers.in(table).getMany(ids.map((id) => ({ id })))) : [];

  return {
    ofCustomers,

    /**
     * The customers of these entries, in the same order. An entry without a copy is completed from the customer itself.
     */
    async listed(entries: readonly CustomerEntry[]): Promise<Listed[]> {
      const bare = entries.filter(({ customer }) => !customer).map(({ customerId }) => customerId);
      const crowded = entries.flatMap(({ customer, administrators }) =>
        customer && !administrators ? [customer] : [],
      );
      const read = [...(await ofCustomers(bare)), ...(await withAdministrators(crowded))];
      const byId = new Map(read.map((each) => [each.customer.id, each]));
      return entries.flatMap(({ customerId, customer, administrators }) =>
        customer && administrators ? [{ customer, administrators }] : (byId.get(customerId) ?? []),
      );
    },

    /**
     * Writes the entry of a customer that an older release has changed without it. Throws `Stale` when the customer
     * changes meanwhile.
     */
    async complete(customer: CustomerItem): Promise<void> {
      const { id: customerId, providerId, version } = customer;
      const raw = await table.get(customerEntries.key({ providerId, customerId }));
      const isCurrent = raw && customerEntries.parse(raw).customer?.version === version;
      if (isCurrent && raw.filtersIndexed) return;
      await table.transact([
        customers.unchanged(customer),
        customerEntries.upsert(listEntry(customer, await relationshipsOf(customerId))),
      ]);
    },
  };
};
