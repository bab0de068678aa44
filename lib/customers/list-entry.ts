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

/** A customer as a list shows it, with the resellers that have delegated admin at it. */
export interface Listed {
  customer: ListedCustomer;
  administrators: readonly Administrator[];
}

/** Customers whose relationships are read at the same time. */
const atOnce = 10;

/** What a list shows of those of these resellers that have delegated admin. */
const administratorsOf = (relationships: readonly ResellerRelationship[]): Administrator[] =>
  relationships
    .filter(({ adminSince }) => adminSince)
    .map((relationship) => {
      const { type, customerId, providerId, associated, azureOwnerSince, ...more } = relationship;
      const { recordCount, supportCount, version, adminReminded, ...administrator } = more;
      return administrator;
    });

/** The customer in its provider's list, with what each reseller has at it. */
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

/** Entries of the list of customers, as they are read. */
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

  /** These customers, read themselves. */
  const ofCustomers = async (ids: readonly string[]): Promise<Listed[]> =>
    ids.length > 0 ? withAdministrators(await customers.in(table).getMany(ids.map((id) => ({ id })))) : [];

  return {
    ofCustomers,

    /** What the entries say, in their order. What one does not say is read from the customer itself. */
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
     * Writes the entry of a customer that an older release has changed, and which so lags behind it. Throws `Stale` when
     * the customer changes meanwhile.
     */
    async complete(customer: CustomerItem): Promise<void> {
      const { id: customerId, providerId, version } = customer;
      const raw = await table.get(customerEntries.key({ providerId, customerId }));
      const isCurrent = raw && customerEntries.parse(raw).customer?.version === version;
      if (isCurrent && raw.filtersIndexed) return;
      await table.transact([
        customers.unchanged(customer),
        customerEntries.put(listEntry(customer, await relationshipsOf(customerId))),
      ]);
    },
  };
};
