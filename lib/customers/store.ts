import { notFound, stale } from "../errors.ts";
import { subscriptions } from "../subscriptions/items.ts";
import { all, any, equals, greater, present } from "../table/condition.ts";
import { nextVersion } from "../table/entity.ts";
import type { Check, Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { domainTaken } from "./admin.ts";
import { administratorsAt } from "./delegated-admin.ts";
import {
  type CustomerItem,
  type CustomerUserItem,
  customerEntries,
  customers,
  customerUsers,
  domains,
  type ResellerRelationship,
  resellerRelationships,
} from "./items.ts";
import { listEntry } from "./list-entry.ts";

/** Customers, their domains, and their resellers' relationships to them. */
export const customerStore = (table: Table) => {
  const stored = customers.in(table);
  const relationships = resellerRelationships.in(table);

  return {
    /** The three writes of a new customer with its list entry and its domain (DOMAIN_TAKEN). */
    create(customer: CustomerItem, relationships: readonly ResellerRelationship[]): Write[] {
      const { id: customerId, companyProfile } = customer;
      return [
        customers.create(customer),
        customerEntries.create(listEntry(customer, relationships)),
        domains.create({ domain: companyProfile.domain, customerId }, domainTaken),
      ];
    },

    /**
     * The two writes of changed customer fields and the list entry, provided that the customer is as it was read.
     * `relationships` are those after the change. The subscriptions' version stays.
     */
    save(
      before: CustomerItem,
      after: CustomerItem,
      relationships: readonly ResellerRelationship[],
      ...checks: Check[]
    ): Write[] {
      const saved = {
        ...after,
        version: nextVersion(before),
        subscriptionsVersion: before.subscriptionsVersion,
      };
      return [
        customers.update(before, saved, ...checks),
        customerEntries.upsert(listEntry(saved, relationships)),
      ];
    },

    /** A customer, if it exists, with every reseller's relationship to it. */
    withRelationships(id: string): Promise<[CustomerItem | undefined, ResellerRelationship[]]> {
      return Promise.all([stored.get({ id }), this.relationships(id)]);
    },

    find: (id: string) => stored.get({ id }),

    /** The customers with these ids, in the same order. Unknown ids are left out. */
    many: (ids: readonly string[]) => stored.getMany(ids.map((id) => ({ id }))),

    /** The id of the customer that has this domain. */
    async byDomain(domain: string): Promise<string | undefined> {
      return (await domains.in(table).get({ domain }))?.customerId;
    },

    /** The customer's own user. Throws NOT_FOUND. */
    async admin({ id: organizationId, adminId: id }: CustomerItem): Promise<CustomerUserItem> {
      const admin = await customerUsers.in(table).get({ organizationId, id });
      if (!admin) throw notFound();
      return admin;
    },

    /** All resellers' relationships to a customer. */
    relationships: (customerId: string): Promise<ResellerRelationship[]> =>
      Array.fromAsync(relationships.each(keys.resellerRelationships(customerId))),

    /** The resellers with delegated admin at `now`, up to a maximum number. */
    async administrators(customerId: string, most: number, now: Date): Promise<string[]> {
      const options = { limit: most, filter: present("adminSince") };
      const { items } = await relationships.page(keys.resellerRelationships(customerId), options);
      return administratorsAt(items, now);
    },

    /** One reseller's relationships to these customers. */
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

    /** A check that the offers and states of the customer's subscriptions have not changed since it was read. */
    sameSubscriptions: (customer: CustomerItem): Check => ({
      when: equals("subscriptionsVersion", customer.subscriptionsVersion),
      refuse: stale,
    }),
  };
};
