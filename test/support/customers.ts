import type { BillingProfile } from "../../lib/contract/customer-profiles.ts";
import { adminWrites, newAdmin } from "../../lib/customers/admin.ts";
import { type CustomerItem, resellerRelationships } from "../../lib/customers/items.ts";
import {
  changedRelationship,
  type RelationshipChange,
  relationshipWrite,
} from "../../lib/customers/relationships.ts";
import { customerStore } from "../../lib/customers/store.ts";
import { newId } from "../../lib/ids.ts";
import type { SellableOffer } from "../../lib/offers/items.ts";
import { scheduleWrite } from "../../lib/schedule/store.ts";
import { subscriptionWrite } from "../../lib/subscriptions/create.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import type { Write } from "../../lib/table/item.ts";
import { keys } from "../../lib/table/keys.ts";
import type { Table } from "../../lib/table/table.ts";
import { anOffer, aSubscription } from "./subscriptions.ts";

const at = new Date("2026-03-10T09:30:00.000Z");

export const address: BillingProfile["defaultAddress"] = {
  country: "DE",
  city: "Berlin",
  addressLine1: "Unter den Linden 1",
  postalCode: "10117",
};

/** The profiles of a company with this domain. */
export const profilesOf = (domain: string, companyName = "Contoso Trading Ltd") => ({
  companyProfile: { domain },
  billingProfile: {
    ...{ email: `billing@${domain}`, culture: "en-GB", language: "en", companyName },
    defaultAddress: address,
  },
});

let made = 0;

/**
 * The id of the next customer. Ids are a millisecond apart, and so keep the order in which customers are made. The
 * first page of a list never depends on chance.
 */
const nextId = (): string => newId("cus", new Date(at.getTime() + made++));

/** A customer as an order leaves it, not yet written. */
export const aCustomer = (providerId: string, more: Partial<CustomerItem> = {}): CustomerItem => {
  const id = more.id ?? nextId();
  return {
    type: "Customer",
    id,
    providerId,
    ...profilesOf(`${id.slice(4)}.example`),
    associatedPartnerId: null,
    azureTenantOwner: null,
    adminId: newId("usr", at),
    createdAt: at.toISOString(),
    version: 1,
    subscriptionsVersion: 1,
    ...more,
  };
};

/** A test's requirements for a customer. */
export interface CustomerOptions {
  providerId: string;
  companyName?: string;
  domain?: string;
  registrationNumber?: string;
  /** The associated reseller, with delegated admin by default. */
  reseller?: { id: string; delegatedAdmin?: boolean };
  azureTenantOwner?: CustomerItem["azureTenantOwner"];
  /** Further relationships, by reseller. */
  relationships?: Record<string, RelationshipChange>;
  /**
   * Its subscriptions. Their `partnerOrganizationId` and `supportResellerId` count in those resellers' relationships.
   */
  subscriptions?: Partial<SubscriptionItem>[];
  now?: Date;
}

/** A customer with its admin, its resellers' relationships and its subscriptions, written as orders write them. */
export const customerFixture = async (
  table: Table,
  options: CustomerOptions,
): Promise<{ customer: CustomerItem; subscriptions: SubscriptionItem[] }> => {
  const now = options.now ?? at;
  const { providerId, reseller, registrationNumber } = options;
  const id = nextId();
  const { companyProfile, billingProfile } = profilesOf(
    options.domain ?? `${id.slice(4)}.example`,
    options.companyName,
  );
  const customer = aCustomer(providerId, {
    id,
    companyProfile: {
      ...companyProfile,
      ...(registrationNumber && { organizationRegistrationNumber: registrationNumber }),
    },
    billingProfile,
    associatedPartnerId: reseller?.id ?? null,
    azureTenantOwner: options.azureTenantOwner ?? null,
    createdAt: now.toISOString(),
  });
  const ids = { id: customer.adminId, customerId: customer.id, now };
  const changes = new Map<string, RelationshipChange>(Object.entries(options.relationships ?? {}));
  const change = (id: string, more: (before: RelationshipChange) => RelationshipChange) => {
    const before = changes.get(id) ?? {};
    changes.set(id, { ...before, ...more(before) });
  };
  if (reseller)
    change(reseller.id, () => ({
      associated: true,
      ...((reseller.delegatedAdmin ?? true) && { adminSince: now.toISOString() }),
    }));
  // In the given order, so that a page of them never depends on chance.
  const subscriptions = (options.subscriptions ?? []).map((more, position) => {
    const next = newId("sub", new Date(now.getTime() + position));
    return aSubscription(now, { id: next, ...more, customerId: customer.id, providerId });
  });
  for (const { partnerOrganizationId, supportResellerId } of subscriptions) {
    if (partnerOrganizationId) change(partnerOrganizationId, ({ record = 0 }) => ({ record: record + 1 }));
    if (supportResellerId) change(supportResellerId, ({ support = 0 }) => ({ support: support + 1 }));
  }
  const related = [...changes].map(([resellerId, more]) => ({
    base: { customerId: customer.id, providerId, resellerId },
    more,
  }));
  const relationships = related.map(({ base, more }) => changedRelationship(undefined, base, more));
  await table.transact([
    ...customerStore(table).create(customer, relationships),
    ...adminWrites(newAdmin(customer, ids)),
  ]);
  const writes = subscriptions.map(subscriptionWrite);
  for (let from = 0; from < writes.length; from += 100) await table.transact(writes.slice(from, from + 100));
  for (const { base, more } of related) await table.write(relationshipWrite(undefined, base, more));
  return { customer, subscriptions };
};

/** Writes offers, customers, their subscriptions and resellers' relationships, as an order leaves them. */
export const channelOf = (table: Table) => ({
  async offer(id: string, more: Partial<SellableOffer> = {}): Promise<SellableOffer> {
    const offer = anOffer(id, more);
    await table.write({ put: { ...keys.offer(id), ...offer } });
    return offer;
  },

  async customer(providerId: string, at: Date): Promise<CustomerItem> {
    const customer = aCustomer(providerId, { createdAt: at.toISOString() });
    await table.write({ put: { ...keys.customer(customer.id), ...customer } });
    return customer;
  },

  /** Changes a reseller's relationship to a customer. */
  async relationship(customer: CustomerItem, resellerId: string, change: RelationshipChange): Promise<void> {
    const { id: customerId, providerId } = customer;
    const known = await resellerRelationships.in(table).get({ customerId, resellerId });
    await table.write(relationshipWrite(known, { customerId, providerId, resellerId }, change));
  },

  async subscription(
    customer: CustomerItem,
    start: Date,
    more: Partial<SubscriptionItem> = {},
  ): Promise<SubscriptionItem> {
    const { id: customerId, providerId } = customer;
    const subscription = aSubscription(start, { ...more, customerId, providerId });
    const { partnerOrganizationId, supportResellerId, commitmentEndDate } = subscription;
    const writes: Write[] = [
      subscriptionWrite(subscription),
      scheduleWrite(commitmentEndDate, "term", customerId, providerId),
    ];
    await table.transact(writes);
    if (partnerOrganizationId) await this.relationship(customer, partnerOrganizationId, { record: 1 });
    if (supportResellerId) await this.relationship(customer, supportResellerId, { support: 1 });
    return subscription;
  },
});
