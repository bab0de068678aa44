import { stale } from "../errors.ts";
import { subscriptions } from "../subscriptions/items.ts";
import { all, any, equals, greater, present } from "../table/condition.ts";
import type { Check, Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { domainTaken } from "./admin.ts";
import {
  type CustomerItem,
  customerEntries,
  customers,
  domains,
  type ResellerRelationship,
  resellerRelationships,
} from "./items.ts";

/** Customers, their domains, and their resellers' relationships to them. */
export const customerStore = (table: Table) => {
  const stored = customers.in(table);
  const relationships = resellerRelationships.in(table);

  return {
    /** A new customer with its place in the provider's list and its domain (3 writes; DOMAIN_TAKEN). */
    create(customer: CustomerItem): Write[] {
      const { id: customerId, providerId, companyProfile } = customer;
      return [
        customers.create(customer),
        customerEntries.create({ providerId, customerId }),
        domains.create({ domain: companyProfile.domain, customerId }, domainTaken),
      ];
    },

    /** The customer's own fields as they are to be, if they still are as they were read; its subscriptions' version stays. */
    save: (before: CustomerItem, after: CustomerItem, ...checks: Check[]): Write =>
      customers.update(before, { ...after, subscriptionsVersion: before.subscriptionsVersion }, ...checks),

    find: (id: string) => stored.get({ id }),

    /** The customers of these ids that there are, in the same order. */
    many: (ids: readonly string[]) => stored.getMany(ids.map((id) => ({ id }))),

    /** Whose domain this is, if any customer's. */
    async byDomain(domain: string): Promise<string | undefined> {
      return (await domains.in(table).get({ domain }))?.customerId;
    },

    /** What each reseller has at a customer. */
    relationships: (customerId: string): Promise<ResellerRelationship[]> =>
      Array.fromAsync(relationships.each(keys.resellerRelationships(customerId))),

    /** Up to so many resellers with delegated admin; those of whose relationships nothing is left do not count towards it. */
    async administrators(customerId: string, most: number): Promise<string[]> {
      const options = { limit: most, filter: present("adminSince") };
      const { items } = await relationships.page(keys.resellerRelationships(customerId), options);
      return items.map(({ resellerId }) => resellerId);
    },

    /** What one reseller has at each of these customers, of those where it has anything. */
    relationshipsOf(resellerId: string, customerIds: readonly string[]): Promise<ResellerRelationship[]> {
      return relationships.getMany(
        [...new Set(customerIds)].map((customerId) => ({ customerId, resellerId })),
      );
    },

    /** Whether the customer has an Azure subscription at `now` that is neither cancelled nor expired. */
    async hasAzure(customerId: string, now: Date): Promise<boolean> {
      const lives = all(
        equals("billing", "azure"),
        any(equals("status", "active"), equals("status", "suspended")),
        any(equals("autoRenewEnabled", true), greater("commitmentEndDate", now.toISOString())),
      );
      const found = await subscriptions
        .in(table)
        .each(keys.subscriptions(customerId), { limit: 1, filter: lives })
        .next();
      return !found.done;
    },

    /** A check that the customer has the same subscriptions in the same states as when it was read. */
    sameSubscriptions: (customer: CustomerItem): Check => ({
      when: equals("subscriptionsVersion", customer.subscriptionsVersion),
      refuse: stale,
    }),
  };
};
