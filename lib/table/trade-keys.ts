import { beneath, key, type Range } from "./key.ts";

const resellerRelationships = beneath("CUSTOMER", "PARTNER");
const subscriptions = beneath("CUSTOMER", "SUBSCRIPTION");
const customerOrders = beneath("CUSTOMER", "ORDER");
const customersOf = beneath("ORG", "CUSTOMER");
const orders = beneath("ORG", "ORDER");
const placedOrders = beneath("ORG", "PLACED");
const transferEntries = beneath("ORG", "TRANSFER");
const jobFailures = beneath("JOB", "FAILED");
const jobDones = beneath("JOB", "DONE");

/** The keys of offers, customers, subscriptions, orders, jobs and transfers. */
export const tradeKeys = {
  offer: (id: string) => key("OFFERS", `OFFER#${id}`),
  offers: { PK: "OFFERS", prefix: "OFFER#" } satisfies Range,

  /**
   * Everything about one customer is in one partition. The items name the provider, and every read and write checks it.
   */
  customer: (id: string) => key(`CUSTOMER#${id}`, "CUSTOMER"),
  /** The relationship of one reseller to one customer: association, access, and how many subscriptions name it. */
  resellerRelationship: resellerRelationships.one,
  resellerRelationships: resellerRelationships.all,
  subscription: subscriptions.one,
  subscriptions: subscriptions.all,
  /** A provider's subscriptions by the end of the term (second index). */
  subscriptionEnd: (providerId: string, end: string, id: string) => ({
    GSI2PK: `SUBSCRIPTIONS#${providerId}`,
    GSI2SK: `${end}#${id}`,
  }),
  subscriptionEnds: (providerId: string): Range => ({ PK: `SUBSCRIPTIONS#${providerId}`, prefix: "" }),
  /** One of the two key items by which the filters of lists find a subscription: the provider's, or a reseller's. */
  subscriptionKeys: (customerId: string, id: string, by: "offer" | "status", resellerId?: string) =>
    key(`CUSTOMER#${customerId}`, `SUBSCRIPTION-KEYS#${id}#${by}${resellerId ? `#${resellerId}` : ""}`),
  allSubscriptionKeys: (customerId: string, id: string): Range => ({
    PK: `CUSTOMER#${customerId}`,
    prefix: `SUBSCRIPTION-KEYS#${id}#`,
  }),
  /** A provider's or a reseller's subscriptions by a filter's value, sorted by end (both indexes). */
  subscriptionsBy: (
    what: "OFFER" | "PARTNER" | "STATUS" | "RENEWAL",
    listedBy: string,
    value: string,
  ): Range => ({ PK: `SUBSCRIPTIONS#${listedBy}#${what}#${value}`, prefix: "" }),
  /** A closed incentive credit. The open one is a part of the subscription. */
  credit: (customerId: string, subscriptionId: string, from: string) =>
    key(`CUSTOMER#${customerId}`, `CREDIT#${subscriptionId}#${from}`),
  customerOrder: customerOrders.one,
  customerOrders: customerOrders.all,
  /** A customer's orders with one provider by the status last written (index). */
  customerOrderInStatus: (customerId: string, providerId: string, status: string, id: string) => ({
    GSI1PK: `CUSTOMER-ORDERS#${customerId}#${providerId}#${status}`,
    GSI1SK: id,
  }),
  customerOrdersInStatus: (customerId: string, providerId: string, status: string): Range => ({
    PK: `CUSTOMER-ORDERS#${customerId}#${providerId}#${status}`,
    prefix: "",
  }),
  customerEntry: customersOf.one,
  customersOf: customersOf.all,
  /** The customers of this reseller in the provider's list; without a reseller, those that have none (index). */
  entryOfReseller: (providerId: string, resellerId: string | undefined, id: string) => ({
    GSI1PK: `CUSTOMERS#${providerId}#${resellerId ?? "NONE"}`,
    GSI1SK: id,
  }),
  entriesOfReseller: (providerId: string, resellerId: string | undefined): Range => ({
    PK: `CUSTOMERS#${providerId}#${resellerId ?? "NONE"}`,
    prefix: "",
  }),
  /** The customers with a registration number, by provider (second index). */
  registration: (number: string, providerId: string, id: string) => ({
    GSI2PK: `REGISTRATION#${number}`,
    GSI2SK: `${providerId}#${id}`,
  }),
  registrations: (number: string, providerId?: string): Range => ({
    PK: `REGISTRATION#${number}`,
    prefix: providerId ? `${providerId}#` : "",
  }),
  domain: (domain: string) => key(`DOMAIN#${domain}`, "DOMAIN"),
  word: (providerId: string, word: string, customerId: string) =>
    key(`ORG#${providerId}`, `WORD#${word}#${customerId}`),
  wordsFrom: (providerId: string, beginning: string): Range => ({
    PK: `ORG#${providerId}`,
    prefix: `WORD#${beginning}`,
  }),
  /** The words of the customers of one reseller; without a reseller, of those that have none (index). */
  wordOfReseller: (providerId: string, resellerId: string | undefined, word: string, customerId: string) => ({
    GSI1PK: `WORDS#${providerId}#${resellerId ?? "NONE"}`,
    GSI1SK: `${word}#${customerId}`,
  }),
  wordsOfReseller: (providerId: string, resellerId: string | undefined, beginning: string): Range => ({
    PK: `WORDS#${providerId}#${resellerId ?? "NONE"}`,
    prefix: beginning,
  }),
  /** A word of a customer at which a reseller has delegated admin. Without a word, the customer itself. */
  administeredWord: (customerId: string, resellerId: string, word: string) =>
    key(`CUSTOMER#${customerId}`, `ADMINISTERED-WORD#${resellerId}#${word}`),
  administeredWordsAt: (customerId: string): Range => ({
    PK: `CUSTOMER#${customerId}`,
    prefix: "ADMINISTERED-WORD#",
  }),
  /** These words of all customers that a reseller administers (first index); of its own, and of the others (second). */
  wordsAdministeredBy: (resellerId: string, whose: "ALL" | "OWN" | "OTHERS", beginning: string): Range => ({
    PK: `ADMINISTERED-WORDS#${resellerId}#${whose}`,
    prefix: beginning,
  }),
  /** The customers with a word that begins so, while there are few. */
  beginning: (providerId: string, beginning: string) => key(`ORG#${providerId}`, `BEGINNING#${beginning}`),
  /** The list of a customer's words in the index. */
  customerWords: (id: string) => key(`CUSTOMER#${id}`, "WORDS"),
  /** The customers to which a reseller has a relationship, by provider (index). */
  byReseller: (resellerId: string, providerId: string, customerId: string) => ({
    GSI1PK: `PARTNER#${resellerId}`,
    GSI1SK: `${providerId}#${customerId}`,
  }),
  ofReseller: (resellerId: string, providerId?: string): Range => ({
    PK: `PARTNER#${resellerId}`,
    prefix: providerId ? `${providerId}#` : "",
  }),
  /** The customers at which a reseller has delegated admin, by provider (second index). */
  administeredBy: (resellerId: string, providerId: string, customerId: string) => ({
    GSI2PK: `ADMINISTERED#${resellerId}`,
    GSI2SK: `${providerId}#${customerId}`,
  }),
  administered: (resellerId: string): Range => ({ PK: `ADMINISTERED#${resellerId}`, prefix: "" }),
  /** One of the parts that sum a reseller's relationships to a provider's customers. */
  accessCount: (providerId: string, resellerId: string, part: number) =>
    key(`ACCESS#${providerId}#${resellerId}#${part}`, "COUNT"),
  countedAccess: (providerId: string, resellerId: string, part: number, customerId: string) =>
    key(`ACCESS#${providerId}#${resellerId}#${part}`, `CUSTOMER#${customerId}`),
  /** Exists once all relationships of the deployment are counted. */
  accessCounting: key("ACCESS", "COUNTED"),
  /** Incentive intervals of a provider by reseller and beginning (index). */
  creditIndex: (providerId: string, resellerId: string, from: string, subscriptionId: string) => ({
    GSI1PK: `CREDITS#${providerId}`,
    GSI1SK: `${resellerId}#${from}#${subscriptionId}`,
  }),
  credits: (providerId: string, resellerId?: string): Range => ({
    PK: `CREDITS#${providerId}`,
    prefix: resellerId ? `${resellerId}#` : "",
  }),
  /** The intervals between a provider and a reseller by their end, each once. Open intervals come after all ends. */
  creditEnd: (listedBy: string, otherId: string, place: string) =>
    key(`CREDITS-BY-END#${listedBy}#${otherId}`, place),
  /** The intervals of a provider or a reseller by their end (second index), or those with one of its partners (table). */
  creditsByEnd: (listedBy: string, otherId?: string): Range => ({
    PK: `CREDITS-BY-END#${listedBy}${otherId ? `#${otherId}` : ""}`,
    prefix: "",
  }),
  /** The intervals of a provider or a reseller by their beginning (first index). */
  creditsByBeginning: (listedBy: string): Range => ({
    PK: `CREDITS-BY-BEGINNING#${listedBy}`,
    prefix: "",
  }),

  order: orders.one,
  orders: orders.all,
  /** A provider's orders by the status last written (index). */
  orderInStatus: (providerId: string, status: string, id: string) => ({
    GSI1PK: `ORDERS#${providerId}#${status}`,
    GSI1SK: id,
  }),
  ordersInStatus: (providerId: string, status: string): Range => ({
    PK: `ORDERS#${providerId}#${status}`,
    prefix: "",
  }),
  /** The provider of an order, for the reseller that placed it. */
  placedOrder: placedOrders.one,
  placedOrders: placedOrders.all,
  /** The orders that a reseller has placed, by the status last written (second index). */
  placedInStatus: (resellerId: string, status: string, id: string) => ({
    GSI2PK: `PLACED#${resellerId}#${status}`,
    GSI2SK: id,
  }),
  ordersPlacedInStatus: (resellerId: string, status: string): Range => ({
    PK: `PLACED#${resellerId}#${status}`,
    prefix: "",
  }),

  job: (providerId: string, id: string) => key(`ORG#${providerId}`, `JOB#${id}`),
  /** The one running job of each reseller whose customers are reassigned. */
  runningJob: (providerId: string, fromResellerId: string) =>
    key(`ORG#${providerId}`, `RUNNING-JOB#${fromResellerId}`),
  jobFailure: jobFailures.one,
  jobFailures: jobFailures.all,

  /** A customer that a job has done, so that a job that repeats a page counts it once. */
  jobDone: jobDones.one,
  jobDones: jobDones.all,

  /** A customer that one provider offers to another. Both list it. */
  transfer: (id: string) => key(`TRANSFER#${id}`, "TRANSFER"),
  transferEntry: transferEntries.one,
  transferEntries: transferEntries.all,
  /**
   * Transfers by the status last written: by offering provider in the first index, by receiving provider in the second.
   */
  transferInStatus: (fromProviderId: string, toProviderId: string, status: string, id: string) => ({
    GSI1PK: `TRANSFERS#${fromProviderId}#${status}`,
    GSI1SK: id,
    GSI2PK: `TRANSFERS#${toProviderId}#${status}`,
    GSI2SK: id,
  }),
  transfersInStatus: (organizationId: string, status: string): Range => ({
    PK: `TRANSFERS#${organizationId}#${status}`,
    prefix: "",
  }),
  /** The open transfer of a customer, of which there is at most one. */
  openTransfer: (customerId: string) => key(`CUSTOMER#${customerId}`, "OPEN-TRANSFER"),
};
