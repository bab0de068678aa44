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

export const keys = {
  organization: (id: string) => key(`ORG#${id}`, "ORGANIZATION"),
  agreement: (organizationId: string, region: string) => key(`ORG#${organizationId}`, `AGREEMENT#${region}`),
  agreements: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "AGREEMENT#" }),
  mpnId: (mpnId: string) => key(`MPN#${mpnId}`, "MPN"),
  enrolled: (organizationId: string) => key("ENROLLED", `ORG#${organizationId}`),
  allEnrolled: { PK: "ENROLLED", prefix: "ORG#" } satisfies Range,
  /** There is one once the deployment has its first operator. */
  operator: key("OPERATOR", "FIRST"),
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
  userOrganization: (userId: string) => key(`USER#${userId}`, "ORGANIZATION"),
  email: (address: string) => key(`EMAIL#${address.toLowerCase()}`, "EMAIL"),

  changeRequest: (organizationId: string, id: string) => key(`ORG#${organizationId}`, `CHANGE#${id}`),
  changeRequests: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "CHANGE#" }),
  submittedChange: (id: string) => key("CHANGES", `CHANGE#${id}`),
  submittedChanges: { PK: "CHANGES", prefix: "CHANGE#" } satisfies Range,

  request: (providerId: string, id: string) => key(`ORG#${providerId}`, `REQUEST#${id}`),
  requests: (providerId: string): Range => ({ PK: `ORG#${providerId}`, prefix: "REQUEST#" }),
  openRequest: (providerId: string, address: string) => key(`ORG#${providerId}`, `OPEN-REQUEST#${address}`),
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
  providerEntry: (resellerId: string, status: string, providerId: string) =>
    key(`ORG#${resellerId}`, `PROVIDERS#${status}#${providerId}`),
  providers: (resellerId: string, status: string): Range => ({
    PK: `ORG#${resellerId}`,
    prefix: `PROVIDERS#${status}#`,
  }),

  outbox: (id: string) => key(`OUTBOX#${id}`, "OUTBOX"),
  /** One partition an hour, so that the schedule reads the hours that have come and never the whole. */
  due: (at: string, id: string) => key(`DUE#${at.slice(0, 13)}`, `${at}#${id}`),
  dueIn: (hour: string): Range => ({ PK: `DUE#${hour}`, prefix: "" }),
  watermark: key("SCHEDULE", "WATERMARK"),

  audit: (organizationId: string, id: string) => key(`AUDIT#${organizationId}`, id),
  audits: (organizationId: string): Range => ({ PK: `AUDIT#${organizationId}`, prefix: "" }),
  auditByResource: (organizationId: string, resourceId: string) => `AUDIT#${organizationId}#${resourceId}`,
  event: (organizationId: string, id: string) => key(`EVENTS#${organizationId}`, id),
  events: (organizationId: string): Range => ({ PK: `EVENTS#${organizationId}`, prefix: "" }),

  idempotency: (organizationId: string, hash: string) => key(`IDEMPOTENCY#${organizationId}`, hash),
  sealingKey: (id: string) => key("SEALING-KEYS", `KEY#${id}`),
};
