/**
 * The tags of the document: a name, a description, and the beginnings of the tag's paths. The longest beginning
 * decides.
 */
const nouns = {
  Account: [
    "Who calls, and the caller's own organization.",
    "/v1/me",
    "/v1/organization",
    "/v1/notification-preferences",
  ],
  Users: [
    "The people of an organization, their roles, their credentials, and the pages of links that are mailed to them.",
    "/v1/users",
    "/addresses",
    "/passwords",
    "/account",
  ],
  "API clients": [
    "The machines of an organization, their secrets, and the tokens that they get for them.",
    "/v1/api-clients",
    "/oauth2",
  ],
  Organizations: [
    "What the operator enrols, approves and repairs: providers, resellers, agreements and domains.",
    "/v1/organizations",
    "/v1/change-requests",
    "/v1/enrolment-requests",
    "/v1/organization/change-requests",
    "/v1/domains",
  ],
  Directory: [
    "The official list of indirect providers, and the check of an MPN ID before it is named.",
    "/v1/directory",
    "/v1/partners",
  ],
  "Partnership requests": ["A provider's invitations to resellers.", "/v1/partnership-requests"],
  Invitations: [
    "What the recipient of an invitation does with it, as a person on a page or as a system.",
    "/invitations",
    "/enrolments",
    "/unsubscribe",
    "/v1/invitations",
  ],
  Partnerships: [
    "The accepted relations between providers and resellers, and their end.",
    "/v1/indirect-resellers",
    "/v1/indirect-providers",
  ],
  Offers: ["The catalogue.", "/v1/offers"],
  Orders: ["Drafts that are reviewed, then submitted or cancelled.", "/v1/orders"],
  Customers: [
    "Customers, the resellers they belong to, and who administers them.",
    "/v1/customers",
    "/v1/customer-transfers",
    "/v1/jobs",
    "/v1/country-rules",
  ],
  Subscriptions: [
    "What was bought: licences, terms, changes at renewal, the reseller of record and the support contact.",
    "/v1/subscriptions",
    "/v1/customers/{customerId}/subscriptions",
  ],
  Record: [
    "Events, audit records and incentive credits.",
    "/v1/events",
    "/v1/audit-records",
    "/v1/incentives",
  ],
  Webhooks: ["Events, delivered to the systems of an organization.", "/v1/webhook-endpoints"],
  Service: ["The deployment itself.", "/", "/v1/health", "/v1/openapi.json", "/docs", "/brand"],
} as const satisfies Record<string, readonly [description: string, ...paths: string[]]>;

const byPath = Object.entries(nouns)
  .flatMap(([name, [, ...paths]]) => paths.map((path) => ({ name, path })))
  .sort((one, other) => other.path.length - one.path.length);

/** The tags of the document, with their descriptions, in the order of a reader's first hour. */
export const tags = Object.entries(nouns).map(([name, [description]]) => ({ name, description }));

/** The tag of a path. Throws for a path without one, so that the document is always complete. */
export const tagOf = (path: string): string => {
  const found = byPath.find((each) => path === each.path || path.startsWith(`${each.path}/`));
  if (!found) throw new Error(`${path} has no tag: name its noun in lib/openapi/tags.ts`);
  return found.name;
};
