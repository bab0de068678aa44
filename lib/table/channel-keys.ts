import { type Key, key, type Range } from "./key.ts";

/** The keys of organizations, users, requests and partnerships. */
export const channelKeys = {
  organization: (id: string) => key(`ORG#${id}`, "ORGANIZATION"),
  agreement: (organizationId: string, region: string) => key(`ORG#${organizationId}`, `AGREEMENT#${region}`),
  agreements: (organizationId: string): Range => ({ PK: `ORG#${organizationId}`, prefix: "AGREEMENT#" }),
  /** A picture that an organization has asked for as its logo, by the picture's hash. */
  logo: (organizationId: string, sha256: string) => key(`ORG#${organizationId}`, `LOGO#${sha256}`),
  mpnId: (mpnId: string) => key(`MPN#${mpnId}`, "MPN"),
  enrolled: (organizationId: string) => key("ENROLLED", `ORG#${organizationId}`),
  allEnrolled: { PK: "ENROLLED", prefix: "ORG#" } satisfies Range,
  /** Exists once the deployment has its first operator. */
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
  /** The key of a user, or of an API client. */
  userOrganization: (userId: string) => key(`USER#${userId}`, "ORGANIZATION"),
  /**
   * The key of the user who signs in by the address; with `besideIn` that of another organization's user with the same
   * address.
   */
  email: (address: string, besideIn?: string) =>
    key(`EMAIL#${address.toLowerCase()}`, besideIn === undefined ? "EMAIL" : `ORG#${besideIn}`),

  /** The proof of a user's address: its mail, and the link in it. */
  addressProof: (userId: string) => key(`USER#${userId}`, "ADDRESS-PROOF"),

  /** A user's choices of mails, or an organization's defaults. */
  notificationPreferences: (ownerId: string) =>
    key(`${ownerId.startsWith("org_") ? "ORG" : "USER"}#${ownerId}`, "NOTIFICATION-PREFERENCES"),

  /** The recovery codes of a user. */
  recoveryCodes: (userId: string) => key(`USER#${userId}`, "RECOVERY-CODES"),

  /** A sign-in on the account's page, by the hash of its secret. */
  pageSession: (hash: string) => key(`SESSION#${hash}`, "PAGE"),

  /** A mail with a personal link about a user or an enrolment request, by the link's purpose. */
  mailedLink: (subjectId: string, purpose: string) => key(`LINK#${subjectId}`, `PURPOSE#${purpose}`),

  /** One of the marks that say from which version of an item on its rights count: each in its own partition. */
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

  /** A form from an invitation's page, until its address is proven. */
  enrolmentDraft: (id: string) => key(`ENROLMENT#${id}`, "DRAFT"),
  /** The operator's list of enrolment requests, and the same by status (index). */
  enrolmentRequest: (id: string) => key("ENROLMENTS", `ENROLMENT#${id}`),
  enrolmentRequests: { PK: "ENROLMENTS", prefix: "ENROLMENT#" } satisfies Range,
  enrolmentInStatus: (status: string, id: string) => ({ GSI1PK: `ENROLMENTS#${status}`, GSI1SK: id }),
  enrolmentsInStatus: (status: string): Range => ({ PK: `ENROLMENTS#${status}`, prefix: "" }),

  request: (providerId: string, id: string) => key(`ORG#${providerId}`, `REQUEST#${id}`),
  requests: (providerId: string): Range => ({ PK: `ORG#${providerId}`, prefix: "REQUEST#" }),
  /** The recent failures of a provider's mails, and whether its sending is paused. */
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
  /** A provider's open requests by the instant at which they expire (index). */
  requestEnd: (providerId: string, expiresAt: string, requestId: string) => ({
    GSI1PK: `OPEN-REQUESTS#${providerId}`,
    GSI1SK: `${expiresAt}#${requestId}`,
  }),
  requestEnds: (providerId: string): Range => ({ PK: `OPEN-REQUESTS#${providerId}`, prefix: "" }),
  /**
   * The state of this provider's mails to one address: how often they were sent lately, and whether they are held back.
   * The whole address is in lower case: few mailboxes are case-sensitive, and another spelling must not pass the limit.
   */
  recipient: (providerId: string, address: string) =>
    key(`ORG#${providerId}`, `RECIPIENT#${address.toLowerCase()}`),
  /** The choice of a mailbox's reader about all organizations' mails. The mailbox itself is not part of the key. */
  mailChoice: (mailboxHash: string) => key(`MAILBOX#${mailboxHash}`, "CHOICE"),
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
  /** A suffix of a reseller's name, from one of its words on, in its provider's list. It contains no `#`. */
  resellerName: (providerId: string, status: string, end: string, resellerId: string) =>
    key(`ORG#${providerId}`, `RESELLER-NAME#${status}#${end}#${resellerId}`),
  resellerNamesFrom: (providerId: string, status: string, beginning: string): Range => ({
    PK: `ORG#${providerId}`,
    prefix: `RESELLER-NAME#${status}#${beginning}`,
  }),
  /** The list of a reseller's suffixes. */
  resellerNames: (providerId: string, resellerId: string) =>
    key(`ORG#${providerId}`, `RESELLER-NAMES#${resellerId}`),
  providerEntry: (resellerId: string, status: string, providerId: string) =>
    key(`ORG#${resellerId}`, `PROVIDERS#${status}#${providerId}`),
  providers: (resellerId: string, status: string): Range => ({
    PK: `ORG#${resellerId}`,
    prefix: `PROVIDERS#${status}#`,
  }),
};
