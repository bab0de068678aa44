/**
 * Every key, index and attribute name of the one table, and nothing else: import-free, so that synth time and run
 * time share it. The item map with read and write costs is docs/data-model.md.
 */
export const names = {
  pk: "PK",
  sk: "SK",
  index1: "GSI1",
  index1pk: "GSI1PK",
  index1sk: "GSI1SK",
  index2: "GSI2",
  index2pk: "GSI2PK",
  index2sk: "GSI2SK",
  /** Unix time in seconds; DynamoDB deletes the item some time after it, so no rule relies on it. */
  ttl: "ttl",
} as const;

export interface Key {
  PK: string;
  SK: string;
}

/** A contiguous run of sort keys under one partition key: all that begin with `prefix`. */
export interface Range {
  PK: string;
  prefix: string;
}

const key = (PK: string, SK: string): Key => ({ PK, SK });

/**
 * Over how many partitions is spread what many write at once, or what rises by time with `shards=on`: the first of the latter
 * is the one that there has always been. How many it takes says docs/scale.md.
 */
export const partitions = { audits: 4, events: 4, scheduled: 8, marks: 128 } as const;

/** One of the partitions over which what rises by time is spread: the first is the one that there has always been. */
const inShard = (PK: string, shard: number): string => (shard === 0 ? PK : `${PK}#${shard}`);

export const keys = {
  organization: (id: string) => key(`ORG#${id}`, "ORGANIZATION"),
  agreement: (organizationId: string, region: string) => key(`ORG#${organizationId}`, `AGREEMENT#${region}`),
  agreements: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "AGREEMENT#" }),
  mpnId: (mpnId: string) => key(`MPN#${mpnId}`, "MPN"),
  enrolled: (organizationId: string) => key("ENROLLED", `ORG#${organizationId}`),
  allEnrolled: { PK: "ENROLLED", prefix: "ORG#" } satisfies Range,
  /** There is one once the deployment has its first operator. */
  operator: key("OPERATOR", "FIRST"),
  /** One of the parts in which suspensions of organizations are counted. */
  suspensionCount: key("SUSPENSIONS", "COUNT"),
  directory: (type: string, country: string, id: string) => ({
    GSI1PK: `DIRECTORY#${type}`,
    GSI1SK: `${country}#${id}`,
  }),
  inDirectory: (type: string, country?: string): Range => ({
    PK: `DIRECTORY#${type}`,
    prefix: country ? `${country}#` : "",
  }),

  user: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `USER#${id}`),
  users: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "USER#" }),
  apiClient: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `CLIENT#${id}`),
  apiClients: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "CLIENT#" }),
  /** Of a user, or of an API client. */
  userOrganization: (userId: string) => key(`USER#${userId}`, "ORGANIZATION"),
  /** Of the user who signs in by the address; of another organization's user beside it, where one is named. */
  email: (address: string, besideIn?: string) =>
    key(`EMAIL#${address.toLowerCase()}`, besideIn === undefined ? "EMAIL" : `ORG#${besideIn}`),

  /** The proof of a user's address: its mail, and the link in it. */
  addressProof: (userId: string) => key(`USER#${userId}`, "ADDRESS-PROOF"),

  /** A mail with a personal link that is about a user or an enrolment request, by what the link is good for. */
  mailedLink: (subjectId: string, purpose: string) => key(`LINK#${subjectId}`, `PURPOSE#${purpose}`),

  /** One of the marks that say from which version of an item on its rights count: each in a partition of its own. */
  rightMark: ({ PK, SK }: Key, number: number) => key(`RIGHT#${PK}#${SK}#${number}`, "MARK"),

  changeRequest: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `CHANGE#${id}`),
  changeRequests: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "CHANGE#" }),
  /** The operator's list of change requests, and an organization's own, by the status last written (both indexes). */
  changeInStatus: (organizationId: string, status: string, id: string) => ({
    GSI1PK: `CHANGES#${status}`,
    GSI1SK: id,
    GSI2PK: `CHANGES#${organizationId}#${status}`,
    GSI2SK: id,
  }),
  changesInStatus: (status: string, organizationId?: string): Range => ({
    PK: organizationId ? `CHANGES#${organizationId}#${status}` : `CHANGES#${status}`,
    prefix: "",
  }),
  submittedChange: (id: string) => key("CHANGES", `CHANGE#${id}`),
  submittedChanges: { PK: "CHANGES", prefix: "CHANGE#" } satisfies Range,

  /** What was entered on an invitation's page, until its address is proven. */
  enrolmentDraft: (id: string) => key(`ENROLMENT#${id}`, "DRAFT"),
  /** The operator's list of enrolment requests, and the same by status (index). */
  enrolmentRequest: (id: string) => key("ENROLMENTS", `ENROLMENT#${id}`),
  enrolmentRequests: { PK: "ENROLMENTS", prefix: "ENROLMENT#" } satisfies Range,
  enrolmentInStatus: (status: string, id: string) => ({ GSI1PK: `ENROLMENTS#${status}`, GSI1SK: id }),
  enrolmentsInStatus: (status: string): Range => ({ PK: `ENROLMENTS#${status}`, prefix: "" }),

  request: (providerId: string, id: string) => key(`ORG#${providerId}`, `REQUEST#${id}`),
  requests: (providerId: string): Range => ({ PK: `ORG#${providerId}`, prefix: "REQUEST#" }),
  /** What the mails of a provider have met lately, and whether its sending is paused. */
  sending: (providerId: string) => key(`ORG#${providerId}`, "SENDING"),
  /** A provider's requests by the status last written (index). */
  requestInStatus: (providerId: string, status: string, id: string) => ({
    GSI1PK: `REQUESTS#${providerId}#${status}`,
    GSI1SK: id,
  }),
  requestsInStatus: (providerId: string, status: string): Range => ({
    PK: `REQUESTS#${providerId}#${status}`,
    prefix: "",
  }),
  /** A provider's requests to one mailbox (second index). */
  requestToMailbox: (providerId: string, mailbox: string, id: string) => ({
    GSI2PK: `REQUESTS-TO#${providerId}#${mailbox}`,
    GSI2SK: id,
  }),
  requestsToMailbox: (providerId: string, mailbox: string): Range => ({
    PK: `REQUESTS-TO#${providerId}#${mailbox}`,
    prefix: "",
  }),
  openRequest: (providerId: string, address: string) => key(`ORG#${providerId}`, `OPEN-REQUEST#${address}`),
  /**
   * What mails of this provider's requests have met at one address: how often lately, and whether it is held back. In
   * lower case whole: few mailboxes tell cases apart, and a limit that another spelling passes is none.
   */
  recipient: (providerId: string, address: string) =>
    key(`ORG#${providerId}`, `RECIPIENT#${address.toLowerCase()}`),
  invitation: (requestId: string) => key(`INVITATION#${requestId}`, "PROVIDER"),
  endedLink: (requestId: string, hash: string) => key(`INVITATION#${requestId}`, `ENDED#${hash}`),
  failures: (requestId: string, hash: string) => key(`INVITATION#${requestId}`, `FAILURES#${hash}`),

  partnership: (providerId: string, resellerId: string) => key(`ORG#${providerId}`, `RESELLER#${resellerId}`),
  resellerEntry: (providerId: string, status: string, resellerId: string) =>
    key(`ORG#${providerId}`, `RESELLERS#${status}#${resellerId}`),
  resellers: (providerId: string, status: string): Range => ({
    PK: `ORG#${providerId}`,
    prefix: `RESELLERS#${status}#`,
  }),
  /** The end of a reseller's name, from one of its words on, in its provider's list. It has no `#` in it. */
  resellerName: (providerId: string, status: string, end: string, resellerId: string) =>
    key(`ORG#${providerId}`, `RESELLER-NAME#${status}#${end}#${resellerId}`),
  resellerNamesFrom: (providerId: string, status: string, beginning: string): Range => ({
    PK: `ORG#${providerId}`,
    prefix: `RESELLER-NAME#${status}#${beginning}`,
  }),
  /** Which of those entries a reseller has. */
  resellerNames: (providerId: string, resellerId: string) =>
    key(`ORG#${providerId}`, `RESELLER-NAMES#${resellerId}`),
  providerEntry: (resellerId: string, status: string, providerId: string) =>
    key(`ORG#${resellerId}`, `PROVIDERS#${status}#${providerId}`),
  providers: (resellerId: string, status: string): Range => ({
    PK: `ORG#${resellerId}`,
    prefix: `PROVIDERS#${status}#`,
  }),

  offer: (id: string) => key("OFFERS", `OFFER#${id}`),
  offers: { PK: "OFFERS", prefix: "OFFER#" } satisfies Range,

  /** Everything of one customer is in one partition. The items name the provider, and every read and write checks it. */
  customer: (id: string) => key(`CUSTOMER#${id}`, "CUSTOMER"),
  /** The relationship of one reseller to one customer: association, access, and how many subscriptions name it. */
  resellerRelationship: (customerId: string, resellerId: string) =>
    key(`CUSTOMER#${customerId}`, `PARTNER#${resellerId}`),
  resellerRelationships: (customerId: string): Range => ({
    PK: `CUSTOMER#${customerId}`,
    prefix: "PARTNER#",
  }),
  subscription: (customerId: string, id: string) => key(`CUSTOMER#${customerId}`, `SUBSCRIPTION#${id}`),
  subscriptions: (customerId: string): Range => ({ PK: `CUSTOMER#${customerId}`, prefix: "SUBSCRIPTION#" }),
  /** A provider's subscriptions by the end of the term (second index). */
  subscriptionEnd: (providerId: string, end: string, id: string) => ({
    GSI2PK: `SUBSCRIPTIONS#${providerId}`,
    GSI2SK: `${end}#${id}`,
  }),
  subscriptionEnds: (providerId: string): Range => ({ PK: `SUBSCRIPTIONS#${providerId}`, prefix: "" }),
  /** One of the two items by which the filters of lists find a subscription. */
  subscriptionKeys: (customerId: string, id: string, by: "offer" | "status") =>
    key(`CUSTOMER#${customerId}`, `SUBSCRIPTION-KEYS#${id}#${by}`),
  /** A provider's subscriptions by what a filter asks for, sorted by end (both indexes). */
  subscriptionsBy: (
    what: "OFFER" | "PARTNER" | "STATUS" | "RENEWAL",
    providerId: string,
    value: string,
  ): Range => ({ PK: `SUBSCRIPTIONS#${providerId}#${what}#${value}`, prefix: "" }),
  /** A closed incentive credit. The open one is a part of the subscription. */
  credit: (customerId: string, subscriptionId: string, from: string) =>
    key(`CUSTOMER#${customerId}`, `CREDIT#${subscriptionId}#${from}`),
  customerOrder: (customerId: string, orderId: string) => key(`CUSTOMER#${customerId}`, `ORDER#${orderId}`),
  customerOrders: (customerId: string): Range => ({ PK: `CUSTOMER#${customerId}`, prefix: "ORDER#" }),
  customerEntry: (providerId: string, id: string) => key(`ORG#${providerId}`, `CUSTOMER#${id}`),
  customersOf: (providerId: string): Range => ({ PK: `ORG#${providerId}`, prefix: "CUSTOMER#" }),
  /** The customers whose reseller this is, in the provider's list; those that are no reseller's, without one (index). */
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
  /** The words of the customers of one reseller (index). */
  wordOfReseller: (providerId: string, resellerId: string, word: string, customerId: string) => ({
    GSI1PK: `WORDS#${providerId}#${resellerId}`,
    GSI1SK: `${word}#${customerId}`,
  }),
  wordsOfReseller: (providerId: string, resellerId: string, beginning: string): Range => ({
    PK: `WORDS#${providerId}#${resellerId}`,
    prefix: beginning,
  }),
  /** The customers of which a word begins so, while they are few. */
  beginning: (providerId: string, beginning: string) => key(`ORG#${providerId}`, `BEGINNING#${beginning}`),
  /** Which word entries a customer has. */
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
  /** One of the parts in which the links of a reseller to a provider's customers are added up. */
  accessCount: (providerId: string, resellerId: string, part: number) =>
    key(`ACCESS#${providerId}#${resellerId}#${part}`, "COUNT"),
  countedAccess: (providerId: string, resellerId: string, part: number, customerId: string) =>
    key(`ACCESS#${providerId}#${resellerId}#${part}`, `CUSTOMER#${customerId}`),
  /** There is one once all relationships of the deployment are counted. */
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

  order: (providerId: string, id: string) => key(`ORG#${providerId}`, `ORDER#${id}`),
  orders: (providerId: string): Range => ({ PK: `ORG#${providerId}`, prefix: "ORDER#" }),
  /** A provider's orders by the status last written (index). */
  orderInStatus: (providerId: string, status: string, id: string) => ({
    GSI1PK: `ORDERS#${providerId}#${status}`,
    GSI1SK: id,
  }),
  ordersInStatus: (providerId: string, status: string): Range => ({
    PK: `ORDERS#${providerId}#${status}`,
    prefix: "",
  }),
  /** An order's provider, for a reseller that placed it. */
  placedOrder: (resellerId: string, id: string) => key(`ORG#${resellerId}`, `PLACED#${id}`),
  placedOrders: (resellerId: string): Range => ({ PK: `ORG#${resellerId}`, prefix: "PLACED#" }),
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
  /** One running job for each reseller that is left. */
  runningJob: (providerId: string, fromResellerId: string) =>
    key(`ORG#${providerId}`, `RUNNING-JOB#${fromResellerId}`),
  jobFailure: (jobId: string, customerId: string) => key(`JOB#${jobId}`, `FAILED#${customerId}`),
  jobFailures: (jobId: string): Range => ({ PK: `JOB#${jobId}`, prefix: "FAILED#" }),

  /** A customer that a job has done, so that a job that begins a page again counts it once. */
  jobDone: (jobId: string, customerId: string) => key(`JOB#${jobId}`, `DONE#${customerId}`),
  jobDones: (jobId: string): Range => ({ PK: `JOB#${jobId}`, prefix: "DONE#" }),

  /** A customer that one provider offers to another. Both list it. */
  transfer: (id: string) => key(`TRANSFER#${id}`, "TRANSFER"),
  transferEntry: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `TRANSFER#${id}`),
  transferEntries: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "TRANSFER#" }),
  /** Transfers by the status last written: of who offers in the first index, of who is offered to in the second. */
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
  /** The transfer in which a customer is offered: one at a time. */
  openTransfer: (customerId: string) => key(`CUSTOMER#${customerId}`, "OPEN-TRANSFER"),

  outbox: (id: string) => key(`OUTBOX#${id}`, "OUTBOX"),
  /** When the deployment's next mail may leave. */
  pace: key("OUTBOX", "PACE"),
  /** One of the parts in which an organization's use of a quota is counted, in one window of time. */
  quota: (organizationId: string, name: string, window: string, part: number) =>
    key(`QUOTA#${organizationId}#${name}#${window}`, `PART#${part}`),
  quotaParts: (organizationId: string, name: string, window: string): Range => ({
    PK: `QUOTA#${organizationId}#${name}#${window}`,
    prefix: "PART#",
  }),
  /** One partition an hour, so that the schedule reads the hours that have come and never the whole. */
  scheduledEntry: (at: string, id: string, shard = 0) =>
    key(inShard(`DUE#${at.slice(0, 13)}`, shard), `${at}#${id}`),
  scheduledIn: (hour: string, shard = 0): Range => ({ PK: inShard(`DUE#${hour}`, shard), prefix: "" }),
  watermark: key("SCHEDULE", "WATERMARK"),

  audit: (organizationId: string, id: string, shard = 0) =>
    key(inShard(`AUDIT#${organizationId}`, shard), id),
  audits: (organizationId: string, shard = 0): Range => ({
    PK: inShard(`AUDIT#${organizationId}`, shard),
    prefix: "",
  }),
  auditByResource: (organizationId: string, resourceId: string) => `AUDIT#${organizationId}#${resourceId}`,
  /** The records by who acted, by customer (first index) and by type of resource (second index), as filters find them. */
  auditBy: (what: "USER" | "CUSTOMER" | "TYPE", organizationId: string, value: string): Range => ({
    PK: `AUDIT-${what}#${organizationId}#${value}`,
    prefix: "",
  }),
  event: (organizationId: string, id: string, shard = 0) =>
    key(inShard(`EVENTS#${organizationId}`, shard), id),
  events: (organizationId: string, shard = 0): Range => ({
    PK: inShard(`EVENTS#${organizationId}`, shard),
    prefix: "",
  }),

  webhookEndpoint: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `WEBHOOK#${id}`),
  webhookEndpoints: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "WEBHOOK#" }),
  webhookDelivery: (endpointId: string, id: string) => key(`WEBHOOK#${endpointId}`, `DELIVERY#${id}`),
  webhookDeliveries: (endpointId: string): Range => ({ PK: `WEBHOOK#${endpointId}`, prefix: "DELIVERY#" }),
  /** An endpoint's deliveries by status (index). */
  deliveryInStatus: (endpointId: string, status: string, id: string) => ({
    GSI1PK: `DELIVERIES#${endpointId}#${status}`,
    GSI1SK: id,
  }),
  deliveriesInStatus: (endpointId: string, status: string): Range => ({
    PK: `DELIVERIES#${endpointId}#${status}`,
    prefix: "",
  }),
  /** The newest replay of an endpoint's events. */
  webhookReplay: (endpointId: string) => key(`WEBHOOK#${endpointId}`, "REPLAY"),
  notice: (id: string) => key(`NOTICE#${id}`, "NOTICE"),

  idempotency: (organizationId: string, hash: string) => key(`IDEMPOTENCY#${organizationId}`, hash),
  sealingKey: (id: string) => key("SEALING-KEYS", `KEY#${id}`),
};
