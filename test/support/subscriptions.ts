import { type CustomerItem, customerPartnerItem } from "../../lib/customers/items.ts";
import { type TieChange, tieWrites } from "../../lib/customers/ties.ts";
import { newId } from "../../lib/ids.ts";
import type { OfferItem } from "../../lib/offers/items.ts";
import { dueWrite } from "../../lib/schedule/store.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { nextCredit, subscriptionPut } from "../../lib/subscriptions/record.ts";
import { termEnd } from "../../lib/subscriptions/term.ts";
import type { Write } from "../../lib/table/item.ts";
import { keys } from "../../lib/table/keys.ts";
import type { Table } from "../../lib/table/table.ts";

const day = 24 * 3_600_000;

/** A subscription of 10 licences for a month, begun at `start`, as nothing has happened to it yet. */
export const aSubscription = (
  start = new Date("2026-01-31T10:00:00.000Z"),
  more: Partial<SubscriptionItem> = {},
): SubscriptionItem => {
  const effectiveStartDate = start.toISOString();
  const termDuration = more.termDuration ?? "P1M";
  const subscription: SubscriptionItem = {
    type: "Subscription",
    id: newId("sub", start),
    customerId: newId("cus", start),
    providerId: newId("org", start),
    orderId: newId("ord", start),
    offerId: "office-basic",
    offerName: "Office Basic",
    billing: "license",
    unitType: "licence",
    friendlyName: "Office",
    quantity: 10,
    minimumQuantity: 1,
    maximumQuantity: 100,
    status: "active",
    effectiveStartDate,
    commitmentEndDate: termEnd(effectiveStartDate, termDuration),
    cancellationAllowedUntil: new Date(start.getTime() + 7 * day).toISOString(),
    autoRenewEnabled: true,
    termDuration,
    billingCycle: "monthly",
    isTrial: false,
    version: 1,
    ...more,
  };
  return nextCredit(undefined, subscription, start).subscription;
};

export const anOffer = (id: string, more: Partial<OfferItem> = {}): OfferItem => ({
  type: "Offer",
  id,
  name: `The offer ${id}`,
  description: "An offer",
  category: "office",
  billing: "license",
  unitType: "licence",
  minimumQuantity: 1,
  maximumQuantity: 100,
  termDuration: "P1M",
  billingCycle: "monthly",
  isTrial: false,
  upgradeTargetOffers: [],
  prerequisiteOffers: [],
  version: 1,
  ...more,
});

const aCustomer = (providerId: string, at: Date): CustomerItem => {
  const id = newId("cus", at);
  return {
    type: "Customer",
    id,
    providerId,
    companyProfile: { domain: `${id.slice(4)}.example` },
    billingProfile: {
      email: "billing@customer.example",
      culture: "en-GB",
      language: "en",
      companyName: "A customer",
      defaultAddress: { country: "DE", city: "Berlin", addressLine1: "Street 1", postalCode: "10115" },
    },
    associatedPartnerId: null,
    azureTenantOwner: null,
    adminId: newId("usr", at),
    createdAt: at.toISOString(),
    version: 1,
    subscriptionsVersion: 1,
  };
};

/** Customers, their subscriptions and their ties, written as an order leaves them. */
export const channelOf = (table: Table) => ({
  async offer(id: string, more: Partial<OfferItem> = {}): Promise<OfferItem> {
    const offer = anOffer(id, more);
    await table.write({ put: { ...keys.offer(id), ...offer } });
    return offer;
  },

  async customer(providerId: string, at: Date): Promise<CustomerItem> {
    const customer = aCustomer(providerId, at);
    await table.write({ put: { ...keys.customer(customer.id), ...customer } });
    return customer;
  },

  /** Gives and takes what ties a reseller to a customer. */
  async tie(customer: CustomerItem, resellerId: string, change: TieChange): Promise<void> {
    const { id: customerId, providerId } = customer;
    const before = await table.get(keys.customerPartner(customerId, resellerId));
    const known = before && customerPartnerItem.parse(before);
    await table.write(tieWrites(known, { customerId, providerId, resellerId }, change));
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
      { put: subscriptionPut(subscription) },
      dueWrite(commitmentEndDate, "term", customerId, providerId),
    ];
    await table.transact(writes);
    if (partnerOrganizationId) await this.tie(customer, partnerOrganizationId, { record: 1 });
    if (supportResellerId) await this.tie(customer, supportResellerId, { support: 1 });
    return subscription;
  },
});
