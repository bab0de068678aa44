import * as z from "zod";
import { stale } from "../errors.ts";
import { all, any, equals, greater, isNew, present } from "../table/condition.ts";
import type { Check, Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import { domainTaken } from "./admin.ts";
import { type CustomerItem, type CustomerPartnerItem, customerItem, customerPartnerItem } from "./items.ts";

const again = () => new Error("a new id was given out twice");
const domainItem = z.object({ customerId: z.string() });

/** Customers, their domains, and what ties resellers to them. */
export const customerStore = (table: Table) => ({
  /** A new customer with its place in the provider's list and its domain (3 writes; DOMAIN_TAKEN). */
  create(customer: CustomerItem): Write[] {
    const { id: customerId, providerId, companyProfile } = customer;
    return [
      { put: { ...keys.customer(customerId), ...customer }, checks: [{ when: isNew, refuse: again }] },
      {
        put: { ...keys.customerEntry(providerId, customerId), type: "CustomerEntry", customerId },
        checks: [{ when: isNew, refuse: again }],
      },
      {
        put: { ...keys.domain(companyProfile.domain), type: "Domain", customerId },
        checks: [{ when: isNew, refuse: domainTaken }],
      },
    ];
  },

  /** The customer's own fields as they are to be, if they still are as they were read; its subscriptions' version stays. */
  save(customer: CustomerItem, ...checks: Check[]): Write {
    const { id, companyProfile, billingProfile, associatedPartnerId, azureTenantOwner, version } = customer;
    return {
      update: keys.customer(id),
      set: {
        companyProfile,
        billingProfile,
        associatedPartnerId,
        azureTenantOwner,
        version: version + 1,
      },
      checks: [{ when: equals("version", version), refuse: stale }, ...checks],
    };
  },

  async find(id: string): Promise<CustomerItem | undefined> {
    const item = await table.get(keys.customer(id));
    return item && customerItem.parse(item);
  },

  /** The customers of these ids that there are, in the same order. */
  async many(ids: readonly string[]): Promise<CustomerItem[]> {
    const found = await table.getMany([...new Set(ids)].map(keys.customer));
    const byId = new Map(found.map((item) => [item.id, customerItem.parse(item)]));
    return ids.flatMap((id) => byId.get(id) ?? []);
  },

  /** Whose domain this is, if any customer's. */
  async byDomain(domain: string): Promise<string | undefined> {
    const item = await table.get(keys.domain(domain));
    return item && domainItem.parse(item).customerId;
  },

  /** What each reseller has at a customer. */
  async ties(customerId: string): Promise<CustomerPartnerItem[]> {
    const ties: CustomerPartnerItem[] = [];
    let start: Start | undefined;
    do {
      const page = await table.page(keys.customerPartners(customerId), { limit: 100, start });
      ties.push(...page.items.map((item) => customerPartnerItem.parse(item)));
      start = page.next;
    } while (start);
    return ties;
  },

  /** Up to so many resellers with delegated admin; those of whose ties nothing is left do not count towards it. */
  async administrators(customerId: string, most: number): Promise<string[]> {
    const { items } = await table.page(keys.customerPartners(customerId), {
      limit: most,
      filter: present("adminSince"),
    });
    return items.map((item) => customerPartnerItem.parse(item).resellerId);
  },

  /** What one reseller has at each of these customers, of those where it has anything. */
  async tiesOf(resellerId: string, customerIds: readonly string[]): Promise<CustomerPartnerItem[]> {
    const wanted = [...new Set(customerIds)].map((id) => keys.customerPartner(id, resellerId));
    return (await table.getMany(wanted)).map((item) => customerPartnerItem.parse(item));
  },

  /** Whether the customer has an Azure subscription at `now` that is neither cancelled nor expired. */
  async hasAzure(customerId: string, now: Date): Promise<boolean> {
    const lives = all(
      equals("billing", "azure"),
      any(equals("status", "active"), equals("status", "suspended")),
      any(equals("autoRenewEnabled", true), greater("commitmentEndDate", now.toISOString())),
    );
    let start: Start | undefined;
    do {
      const page = await table.page(keys.subscriptions(customerId), { limit: 1, start, filter: lives });
      if (page.items.length > 0) return true;
      start = page.next;
    } while (start);
    return false;
  },

  /** A check that the customer has the same subscriptions in the same states as when it was read. */
  sameSubscriptions: (customer: CustomerItem): Check => ({
    when: equals("subscriptionsVersion", customer.subscriptionsVersion),
    refuse: stale,
  }),
});
