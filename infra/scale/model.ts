/** The deployment that docs/scale.md is about. Every other number of the page follows from these and from what was measured. */
export const model = {
  providers: 100,
  resellers: 50_000,
  customers: 20_000_000,
  subscriptions: 100_000_000,
  /** Requests at peak, of all organizations. */
  requestsPerSecond: 5_000,
  /** What part of all belongs to the largest provider. */
  largestProvider: 0.2,
  /** What part of its provider's requests concerns the largest reseller. */
  largestReseller: 0.05,
  /** The largest provider's systems call as one API client: what part of its requests comes from there. */
  largestCaller: 1,
  /** A month's average as a part of the peak. */
  averageOfPeak: 0.25,
  /** What part of the subscriptions is renewed each month; the others once a year. */
  monthlyTerms: 0.3,
  /** What part of a month's monthly terms ends within one hour, at the month's end. */
  monthsEnd: 0.05,
  /** Requests to one sign-in, and the part of the customers' admins that sign in within a month. */
  requestsPerSignIn: 200,
  activeCustomers: 0.02,
  /** Mails a provider and day: requests, proofs of addresses, notices. */
  mailsPerProviderAndDay: 500,
  /** Items and bytes that stay of a customer besides its subscriptions, and of each subscription, with its keys and orders. */
  bytesPerCustomer: 9_000,
  bytesPerSubscription: 5_000,
  /** Bytes of an audit record with its entries in the indexes, and for how many months they have been kept. */
  bytesPerRecord: 2_500,
  monthsOfRecord: 24,
  /** Bytes that an answer sends, and a request writes into the logs. */
  bytesAnswered: 3_000,
  bytesLogged: 500,
} as const;

/**
 * Of a thousand requests, how many are of each kind: the names are those of docs/data-model.md, where the cost of each is
 * measured. A fifth of them changes something.
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

/** What goes on behind the API by itself. */
export const behind = {
  renewal: "schedule: renews one term and ends another",
  mail: "mail: sends an invitation",
} as const;

/** What follows from an item that a request has written, in the stream's consumer: of each type of item, one of these. */
export const follows: Readonly<Record<string, string>> = {
  Event: "stream-consumer: puts an event on the bus",
  AuditRecord: "stream-consumer: keeps the keys of an audit record",
  Subscription: "stream-consumer: keeps the keys of a subscription",
  Customer: "stream-consumer: finds a customer by its new name",
};
