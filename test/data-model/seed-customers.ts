import type { LineItem } from "../../lib/contract/orders.ts";
import type { CustomerItem } from "../../lib/customers/items.ts";
import { type RelationshipChange, relationshipWrite } from "../../lib/customers/relationships.ts";
import { searchWords } from "../../lib/customers/rules.ts";
import { customerStore } from "../../lib/customers/store.ts";
import { newId } from "../../lib/ids.ts";
import type { SellableOffer } from "../../lib/offers/items.ts";
import { offerStore } from "../../lib/offers/store.ts";
import { newDraft, submitted } from "../../lib/orders/rules.ts";
import { orderStore } from "../../lib/orders/store.ts";
import { subscriptionWrite } from "../../lib/subscriptions/create.ts";
import type { Write } from "../../lib/table/item.ts";
import { keys } from "../../lib/table/keys.ts";
import type { Table } from "../../lib/table/table.ts";
import { aCustomer, customerFixture } from "../support/customers.ts";
import { anOffer, aSubscription } from "../support/subscriptions.ts";
import { type collector, many, type Organization } from "./seed.ts";

/** The offers that are ordered: one for each term, one that needs another, one that is billed by use. */
export const offers: Record<string, Partial<SellableOffer>> = {
  basic: { upgradeTargetOffers: ["premium"] },
  premium: { termDuration: "P1Y" },
  team: { upgradeTargetOffers: ["plus"] },
  plus: { termDuration: "P3Y", prerequisiteOffers: ["identity"] },
  identity: {},
  cloud: { billing: "azure", unitType: "usage", maximumQuantity: 1 },
};

const description =
  "Mail, documents and meetings for companies of every size, with support by e-mail. ".repeat(3);
const listPrice = { currency: "EUR", amount: "12.50" };

/** A catalogue, customers, their subscriptions and orders for a table, by the stores' own writes. */
export const customerSeeder = (table: Table, add: ReturnType<typeof collector>["add"], now: Date) => {
  const names = Object.keys(offers);
  const line: LineItem = { offerId: "basic", quantity: 10 };

  /** What an order of a reseller for one customer leaves, written without the order's checks. */
  const ordered = (provider: Organization, reseller: Organization, at: number): Write[] => {
    const plain = aCustomer(provider.id, { associatedPartnerId: reseller.id, createdAt: now.toISOString() });
    const companyName = `Contoso Trading ${1_000 + at}`;
    const customer: CustomerItem = { ...plain, billingProfile: { ...plain.billingProfile, companyName } };
    const { id: customerId, providerId } = customer;
    const draft = newDraft(
      { customerId, lineItems: [line] },
      { id: newId("ord", now), providerId, placedBy: reseller.id, now },
    );
    const subscription = aSubscription(now, {
      customerId,
      providerId,
      orderId: draft.id,
      offerId: line.offerId,
      partnerId: reseller.mpnId,
      partnerOrganizationId: reseller.id,
    });
    const order = submitted(draft, { customerId, subscriptionIds: [subscription.id], now });
    const relationship = { associated: true, adminSince: now.toISOString(), record: 1 };
    const words = searchWords(companyName);
    return [
      ...customerStore(table).create(customer),
      relationshipWrite(undefined, { customerId, providerId, resellerId: reseller.id }, relationship),
      { put: { ...keys.customerWords(customerId), type: "CustomerWords", words, version: 1 } },
      ...words.map((word) => ({
        put: { ...keys.word(providerId, word, customerId), type: "CustomerWord", word, customerId },
      })),
      subscriptionWrite(subscription),
      // The entry for the day on which the draft would have lapsed is none of this.
      ...orderStore(table)
        .create(order)
        .filter((write) => !("put" in write && write.put.type === "Due")),
    ];
  };

  return {
    /** The offers that are ordered, and others beside them. */
    catalogue(): void {
      const others = Array.from({ length: many }, (_, at) => `other-${10 + at}`);
      const all = [...names, ...others].map((id) => anOffer(id, { description, listPrice, ...offers[id] }));
      add(all.map((offer) => offerStore(table).save(offer, undefined)));
    },

    /** Customers of a reseller with delegated admin, each with an order and a subscription that names it. */
    customers(provider: Organization, reseller: Organization, count: number): void {
      for (let at = 0; at < count; at++) add(ordered(provider, reseller, at));
    },

    /** A customer with its admin, and with as many subscriptions as told, of which the first names `ofRecord`. */
    async customer(
      provider: Organization,
      o: {
        admin: Organization;
        ofRecord: Organization;
        subscriptions: number;
        domain: string;
        relationships?: Record<string, RelationshipChange>;
      },
    ): Promise<{ id: string; adminId: string; subscriptionIds: string[] }> {
      const named = ({ id, mpnId }: Organization) => ({ partnerId: mpnId, partnerOrganizationId: id });
      const offerIds = ["team", "identity", "cloud"];
      const { customer, subscriptions } = await customerFixture(table, {
        providerId: provider.id,
        companyName: "Fabrikam International Shipping",
        domain: o.domain,
        reseller: { id: o.admin.id },
        ...(o.relationships && { relationships: o.relationships }),
        subscriptions: Array.from({ length: o.subscriptions }, (_, at) => ({
          offerId: offerIds[at] ?? "basic",
          ...(offerIds[at] === "cloud" && { billing: "azure" as const, maximumQuantity: 1, quantity: 1 }),
          ...named(at === 0 ? o.ofRecord : o.admin),
        })),
        now,
      });
      const subscriptionIds = subscriptions.map(({ id }) => id);
      return { id: customer.id, adminId: customer.adminId, subscriptionIds };
    },
  };
};
