/** The deployment that docs/scale.md is about. Every other number of the page follows from these and from what was measured. */
export const model = {
  providers: 100,
  resellers: 50_000,
  customers: 20_000_000,
  subscriptions: 100_000_000,
  /** Requests per second at peak, of all organizations. */
  requestsPerSecond: 5_000,
  /** The largest provider's share of everything. */
  largestProvider: 0.2,
  /** The share of the provider's requests that concern the largest reseller. */
  largestReseller: 0.05,
  /** The share of the largest provider's requests that come from its systems, which call as one API client. */
  largestCaller: 1,
  /** The monthly average as a share of the peak. */
  averageOfPeak: 0.25,
  /** The share of subscriptions with monthly terms. The others are annual. */
  monthlyTerms: 0.3,
  /** The share of a month's monthly terms that end within the same hour, at the month's end. */
  monthsEnd: 0.05,
  /** Requests per sign-in, and the share of customers' admins who sign in within a month. */
  requestsPerSignIn: 200,
  activeCustomers: 0.02,
  /** Mails per provider and day: requests, proofs of addresses, notices. */
  mailsPerProviderAndDay: 500,
  /** Stored items and bytes per customer, and per subscription with its keys and orders. */
  bytesPerCustomer: 9_000,
  bytesPerSubscription: 5_000,
  /** Bytes of an audit record with its index entries, and the months for which records have been kept. */
  bytesPerRecord: 2_500,
  monthsOfRecord: 24,
  /** Bytes per answer, and log bytes per request. */
  bytesAnswered: 3_000,
  bytesLogged: 500,
} as const;

/**
 * The number of requests of each kind in a thousand. The names are those of docs/data-model.md, which has the measured
 * cost of each. A fifth of them are changes.
 */
export const mix: Readonly<Record<string, number>> = {
  "GET /v1/me": 30,
  "GET /v1/customers": 55,
  "GET /v1/customers, search": 30,
  "GET /v1/customers, resellerId": 10,
  "GET /v1/customers, as a reseller": 25,
  "GET /v1/customers/{customerId}": 140,
  "GET /v1/customers/{customerId}, as a reseller": 60,
  "GET /v1/customers/{customerId}/subscriptions": 115,
  "GET /v1/customers/{customerId}/subscriptions, as a reseller": 40,
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": 80,
  "GET /v1/subscriptions": 25,
  "GET /v1/subscriptions, endsBefore": 10,
  "GET /v1/subscriptions, status": 5,
  "GET /v1/orders": 25,
  "GET /v1/orders, status": 10,
  "GET /v1/orders/{orderId}": 35,
  "GET /v1/offers": 20,
  "GET /v1/offers/{offerId}": 20,
  "GET /v1/partnership-requests": 4,
  "GET /v1/indirect-resellers": 5,
  "GET /v1/incentives": 5,
  "GET /v1/audit-records": 6,
  "GET /v1/audit-records, customerId": 5,
  "GET /v1/events": 40,
  "POST /v1/orders": 25,
  "POST /v1/orders/{orderId}/review": 28,
  "POST /v1/orders/{orderId}/submit": 4,
  "POST /v1/orders/{orderId}/submit, for a reseller's customer": 18,
  "POST /v1/orders/{orderId}/cancel": 2,
  "PATCH /v1/customers/{customerId}": 25,
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": 40,
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}, more licences": 45,
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": 4,
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": 5,
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": 2,
  "PUT /v1/customers/{customerId}/reseller": 2,
};

/** Background work that no request causes. */
export const behind = {
  renewal: "schedule: renews one term and ends another",
  mail: "mail: sends an invitation",
} as const;

/** Background work that follows from a written item, in the stream consumer: one of these for each item of the type. */
export const follows: Readonly<Record<string, string>> = {
  Event: "stream-consumer: puts an event on the bus",
  AuditRecord: "stream-consumer: keeps the keys of an audit record",
  Subscription: "stream-consumer: keeps the keys of a subscription",
  Order: "stream-consumer: lists a customer's order by its status",
  Customer: "stream-consumer: finds a customer by its new name",
};
