import { createHash } from "node:crypto";
import { encodeTime } from "ulid";
import type { Prefix } from "../../lib/contract/common.ts";
import { adminWrites, newAdmin } from "../../lib/customers/admin.ts";
import type { CustomerItem } from "../../lib/customers/items.ts";
import { changedRelationship, relationshipWrite } from "../../lib/customers/relationships.ts";
import { customerStore } from "../../lib/customers/store.ts";
import type { SellableOffer } from "../../lib/offers/items.ts";
import { newSubscription, subscriptionWrite, termWrites } from "../../lib/subscriptions/create.ts";
import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import type { Item, Write } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import type { Table } from "../../lib/table/table.ts";

/** The organizations, offers and instant that customers are generated from. */
export interface Channel {
  providerId: string;
  /** The provider's resellers. Without any, the provider sells to all customers directly. */
  resellers: readonly { id: string; mpnId: string }[];
  offers: readonly SellableOffer[];
  /** The instant of the load, from which every date is derived. */
  began: Date;
}

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** The same id for the same number, so that a repeated load writes the same items. */
export const idOf = (prefix: Prefix, at: Date, name: string): string => {
  const bytes = createHash("sha256").update(`${prefix} ${name}`).digest().subarray(0, 16);
  const chance = [...bytes].map((byte) => alphabet[byte & 31]).join("");
  return `${prefix}_${encodeTime(at.getTime()).toLowerCase()}${chance}`;
};

/** An element of the list, chosen by a number. Throws for an empty list. */
const pick = <T>(list: readonly T[], number: number): T => {
  const found = list[number % list.length];
  if (found === undefined) throw new Error("there is nothing to pick from");
  return found;
};

const first = ["Northern", "Southern", "Alpine", "Coastal", "Golden", "Silver", "Green", "Quiet", "Bright"];
const second = ["Bakery", "Logistics", "Dental", "Robotics", "Orchards", "Printing", "Optics", "Textiles"];
const third = ["Ltd", "GmbH", "Group", "Partners", "Works", "Company", "Trading"];

/** The company name of a customer. As in reality, some words are common to many names. */
const nameOf = (number: number): string =>
  `${pick(first, number)} ${pick(second, Math.floor(number / 9))} ${pick(third, Math.floor(number / 72))} ${number}`;

/** The reseller of the customer with this number. A quarter of all customers have none. */
const resellerOf = (resellers: Channel["resellers"], number: number) =>
  resellers.length === 0 || number % 4 === 0 ? undefined : pick(resellers, number);

/** A customer and its subscriptions, as one order creates them. */
export interface Loaded {
  /** The instant of the order. */
  at: Date;
  orderId: string;
  reseller: Channel["resellers"][number] | undefined;
  customer: CustomerItem;
  subscriptions: SubscriptionItem[];
}

/** The customer with this number, with one to three subscriptions. */
export const loadedCustomer = ({ providerId, resellers, offers, began }: Channel, number: number): Loaded => {
  const at = new Date(began.getTime() + number);
  const name = `${providerId} ${number}`;
  const domain = `loaded-${number}.${providerId.slice(-6)}.example`;
  const reseller = resellerOf(resellers, number);
  const [customerId, orderId] = [idOf("cus", at, name), idOf("ord", at, name)];
  return {
    at,
    orderId,
    reseller,
    customer: {
      type: "Customer",
      id: customerId,
      providerId,
      companyProfile: { domain },
      billingProfile: {
        ...{ email: `billing@${domain}`, culture: "en-GB", language: "en", companyName: nameOf(number) },
        defaultAddress: {
          country: "DE",
          city: "Berlin",
          addressLine1: `Street ${number}`,
          postalCode: "10117",
        },
      },
      associatedPartnerId: reseller?.id ?? null,
      azureTenantOwner: null,
      adminId: idOf("usr", at, name),
      createdAt: at.toISOString(),
      version: 1,
      subscriptionsVersion: 1,
    },
    subscriptions: Array.from({ length: 1 + (number % 3) }, (_, line) =>
      newSubscription({
        id: idOf("sub", at, `${name} ${line}`),
        customerId,
        providerId,
        orderId,
        line: {
          offerId: pick(offers, number + line).id,
          quantity: 1 + (number % 50),
          partnerIdOnRecord: reseller?.mpnId,
        },
        offer: pick(offers, number + line),
        partnerOrganizationId: reseller?.id,
        now: at,
      }),
    ),
  };
};

const isItem = (write: Write): write is { put: Item & Key } => "put" in write;

/** The items that the writes put, without the conditions. */
export const itemsIn = (writes: readonly Write[]): (Item & Key)[] =>
  writes.filter(isItem).map(({ put }) => put);

/**
 * All items of the customer with this number, as orders leave them: its domain, its admin user, its reseller's
 * relationship and its subscriptions. The stream consumer adds the items that searches and counts need.
 */
export const itemsOf = (table: Table, channel: Channel, number: number): (Item & Key)[] => {
  const { at, reseller, customer, subscriptions } = loadedCustomer(channel, number);
  const { id: customerId, adminId: id, providerId } = customer;
  const base = reseller && { customerId, providerId, resellerId: reseller.id };
  const links = { associated: true, adminSince: at.toISOString(), record: subscriptions.length };
  return itemsIn([
    ...customerStore(table).create(customer, base ? [changedRelationship(undefined, base, links)] : []),
    ...adminWrites(newAdmin(customer, { id, customerId, now: at })),
    ...(base ? [relationshipWrite(undefined, base, links)] : []),
    ...subscriptions.map(subscriptionWrite),
    ...termWrites(subscriptions),
  ]);
};
