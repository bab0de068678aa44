import { aNewCustomer } from "./orders.ts";
import { anOffer } from "./subscriptions.ts";

const org = "org_01hzzzzzzzzzzzzzzzzzzzzzzz";
const {
  type: _type,
  id: _id,
  version: _version,
  ...anOfferBody
} = anOffer("hostile", {
  upgradeTargetOffers: ["other"],
  prerequisiteOffers: ["another"],
  listPrice: { currency: "EUR", amount: "1.50" },
});
const aLine = {
  offerId: "hostile",
  quantity: 1,
  friendlyName: "Hostile",
  partnerIdOnRecord: "1",
  supportContact: { resellerId: org },
};

/** A well-formed body for each row that takes one. */
export const bodies: Record<string, (number: number) => Record<string, unknown>> = {
  "POST /v1/organizations": (number) => ({
    type: "indirect-reseller",
    name: "Hostile",
    country: "DE",
    region: "EMEA",
    mpnId: `66${number}`,
    website: "https://hostile.example",
    description: "text",
    globalAdmin: { email: `hostile-${number}@hostile.example`, displayName: "Hostile" },
  }),
  "PATCH /v1/organizations/{organizationId}": () => ({ name: "Hostile", description: null }),
  "PUT /v1/organizations/{organizationId}/agreements/{region}": () => ({
    signedAt: "2026-01-01T00:00:00Z",
    source: "paper",
  }),
  "POST /v1/organizations/{organizationId}/admin-credentials": () => ({}),
  "POST /v1/organization/change-requests": () => ({ changes: { name: "New" }, reason: "because" }),
  "POST /v1/change-requests/{changeRequestId}/approve": () => ({ note: "yes" }),
  "POST /v1/change-requests/{changeRequestId}/reject": () => ({ note: "no" }),
  "POST /v1/users": (number) => ({
    email: `hostile-user-${number}@hostile.example`,
    displayName: "Hostile",
    roles: ["SalesAgent"],
  }),
  "PATCH /v1/users/{userId}": () => ({ displayName: "Hostile", roles: ["SalesAgent"], status: "active" }),
  "POST /v1/users/{userId}/credentials": () => ({}),
  "POST /v1/partnership-requests": (number) => ({
    resellerEmail: `hostile-${number}@asked.example`,
    locale: "en",
    subject: "Subject",
    message: "{{link}}",
  }),
  "PATCH /v1/partnership-requests/{requestId}": () => ({
    subject: "Subject",
    message: "{{link}}",
    locale: "en",
  }),
  "POST /v1/partnership-requests/{requestId}/send": () => ({}),
  "POST /v1/partnership-requests/{requestId}/link": () => ({}),
  "POST /v1/partnership-requests/{requestId}/revoke": () => ({}),
  "POST /v1/indirect-resellers/{resellerId}/removal": () => ({
    attestationVersion: "1",
    confirmed: true,
    locale: "en",
  }),
  "POST /v1/invitations/accept": () => ({ token: "x" }),
  "POST /v1/invitations/decline": () => ({ token: "x" }),
  "PUT /v1/offers/{offerId}": () => anOfferBody,
  "POST /v1/offers/import": () => ({ offers: [{ id: "hostile", ...anOfferBody }] }),
  "POST /v1/orders": (number) => ({
    resellerId: org,
    customer: aNewCustomer(`hostile-${number}.example`),
    lineItems: [aLine],
  }),
  "PATCH /v1/orders/{orderId}": (number) => ({
    resellerId: org,
    customer: aNewCustomer(`hostile-${number}.example`),
    lineItems: [aLine],
  }),
  "POST /v1/orders/{orderId}/review": () => ({}),
  "POST /v1/orders/{orderId}/submit": () => ({ version: "1.x" }),
  "POST /v1/orders/{orderId}/cancel": () => ({}),
  "PATCH /v1/customers/{customerId}": (number) => {
    const { billingProfile } = aNewCustomer(`hostile-${number}.example`);
    return { companyProfile: { organizationRegistrationNumber: "HRB 1" }, billingProfile };
  },
  "PUT /v1/customers/{customerId}/reseller": () => ({ resellerId: org, delegatedAdmin: false }),
  "PUT /v1/customers/{customerId}/azure-tenant-owner": () => ({ resellerId: org }),
  "POST /v1/customers/{customerId}/admin-credentials": () => ({}),
  "POST /v1/customers/reassign": () => ({
    fromResellerId: org,
    toResellerId: "org_01hzzzzzzzzzzzzzzzzzzzzzzy",
    subscriptions: false,
    delegatedAdmin: false,
  }),
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": () => ({
    friendlyName: "Hostile",
    quantity: 2,
    autoRenewEnabled: false,
    status: "active",
    partnerId: "1",
  }),
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": () => ({
    targetOfferId: "hostile",
    quantity: 2,
  }),
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": () => ({
    resellerId: org,
  }),
};

const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
const megabyte = "x".repeat(1024 * 1024);
/** Values that hardly any field takes. */
export const odd: unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  "",
  " ",
  [],
  [[]],
  {},
  { a: 1 },
  "\u0000",
  "\ud800",
  "\u202e",
  megabyte,
];

/** Bodies that no row takes, as text. */
export const notTaken = (good: Record<string, unknown>): [string, string][] => {
  const text = JSON.stringify(good);
  return [
    ["no JSON", "{"],
    ["a comma too many", `${text.slice(0, -1)},}`],
    ["two values", `${text}${text}`],
    ["an array", `[${text}]`],
    ["null", "null"],
    ["text", '"text"'],
    ["a number", "12"],
    ["an empty array", "[]"],
    ["an unknown field", `${text.slice(0, -1)}${text === "{}" ? "" : ","}"unknown":1}`],
    ["an unknown field that is null", `${text.slice(0, -1)}${text === "{}" ? "" : ","}"unknown":null}`],
    ["a prototype", `${text.slice(0, -1)}${text === "{}" ? "" : ","}"__proto__":{"roles":["GlobalAdmin"]}}`],
    ["a constructor", `${text.slice(0, -1)}${text === "{}" ? "" : ","}"constructor":{"prototype":{}}}`],
    ["deep objects", deep(20_000)],
    ["deep arrays", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
    ["single quotes", "{'a':1}"],
    ["a byte order mark", `\ufeff${text}x`],
    ["NaN", '{"a":NaN}'],
    ["an empty name", `{"":1}`],
    ["a name of a megabyte", `{"${megabyte}":1}`],
    ["100,000 unknown fields", `{${Array.from({ length: 100_000 }, (_, at) => `"f${at}":0`).join()}}`],
  ];
};

/** Fields that take `null`: what is left out, taken off, or nobody. */
const nullable = new Set([
  "PATCH /v1/organizations/{organizationId} /description",
  "PATCH /v1/orders/{orderId} /resellerId",
  "PUT /v1/customers/{customerId}/reseller /resellerId",
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact /resellerId",
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId} /partnerId",
  "PATCH /v1/customers/{customerId} /companyProfile/organizationRegistrationNumber",
  ...["region", "state", "addressLine2", "postalCode", "firstName", "lastName", "phoneNumber"].map(
    (field) => `PATCH /v1/customers/{customerId} /billingProfile/defaultAddress/${field}`,
  ),
]);
/** Texts of several lines may be blank. */
const severalLines = ["description", "message", "note", "reason"];

/** Whether a field takes an odd value all the same. */
const isTaken = (key: string, pointer: string, before: unknown, value: unknown): boolean => {
  const field = pointer.slice(pointer.lastIndexOf("/") + 1);
  if (value === null) return nullable.has(`${key} ${pointer}`);
  if (typeof before === "boolean") return typeof value === "boolean";
  if (Array.isArray(value)) return value.length === 0 && /Offers$/.test(field);
  // A merge patch of a part may change nothing in it.
  if (typeof value === "object")
    return key === "PATCH /v1/customers/{customerId}" && isEmpty(value) && isPart(before);
  if (typeof value === "string" && ["attestationVersion", "version"].includes(field)) return isShort(value);
  return value === " " && severalLines.includes(field);
};
const isEmpty = (value: object) => Object.keys(value).length === 0;
const isPart = (value: unknown) => typeof value === "object";
const isShort = (value: string) => value.length > 0 && value.length <= 200;

/** The body with the value at the pointer put in the place of what is there. */
const withValue = (body: unknown, [first, ...rest]: string[], value: unknown): unknown => {
  if (first === undefined) return value;
  const copy: any = Array.isArray(body) ? [...body] : { ...(body as object) };
  copy[first] = withValue(copy[first], rest, value);
  return copy;
};

/** Every field of a body, at any depth. */
const pointersOf = (value: unknown, at = ""): { pointer: string; before: unknown }[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, before]) => [
        ...(Array.isArray(value) ? [] : [{ pointer: `${at}/${name}`, before }]),
        ...pointersOf(before, `${at}/${name}`),
      ])
    : [];

/** The row's body with an odd value in the place of each field in turn, where that field does not take it. */
export const misshapen = (
  key: string,
  good: Record<string, unknown>,
  values: (depth: number) => readonly unknown[],
): [string, string][] =>
  pointersOf(good).flatMap(({ pointer, before }) =>
    values(pointer.split("/").length - 1)
      .filter((value) => value !== before && !isTaken(key, pointer, before, value))
      .map((value): [string, string] => [
        `${pointer} as ${JSON.stringify(value).slice(0, 20)}`,
        JSON.stringify(withValue(good, pointer.split("/").slice(1), value)),
      ]),
  );
