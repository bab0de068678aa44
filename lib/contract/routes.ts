import * as z from "zod";
import type { Code } from "./codes.ts";
import { country, id, instantIn, locale, paging, region } from "./common.ts";
import * as cus from "./customers.ts";
import * as off from "./offers.ts";
import * as ord from "./orders.ts";
import * as org from "./organizations.ts";
import * as pro from "./partnerships.ts";
import { type Access, granting, may } from "./permissions.ts";
import * as rec from "./record.ts";
import * as sub from "./subscriptions.ts";

/** The Lambda functions that answer HTTP requests. */
export type FunctionName =
  | "organizations"
  | "partnerships"
  | "invitations"
  | "offers"
  | "orders"
  | "customers"
  | "subscriptions"
  | "record"
  | "service";

/** One row of the contract: all that is known about a route, and the only place where it is known. */
export interface Route {
  function: FunctionName;
  access: Access;
  summary: string;
  path?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** The status of success; 200 when left out. */
  status?: 201 | 202 | 204;
  answer?: z.ZodType;
  /** The single resource in the answer: its `ETag` is made from exactly these fields. */
  resource?: z.ZodObject;
  /** `PATCH` requires `If-Match`; `PUT` and `DELETE` honour it when it is sent. */
  ifMatch?: "required" | "honoured";
  /** Fields of the body that a reseller may not set, as JSON pointers; `*` stands for every line. */
  reserved?: readonly string[];
  /** Without a key the POST is refused. */
  keyRequired?: true;
  /** A POST's key is kept in the change's own transaction, or claimed first where the user pool is touched too. */
  key?: "transaction" | "claim";
  /** Top-level fields of the answer that are shown once: no store or replay holds them. */
  secrets?: readonly string[];
  /** A page for people: HTML answers, a form instead of JSON. */
  html?: true;
  refusals?: readonly Code[];
}

const operator = may("operate", "operator");
const anyUser = may("seeOwn");
const everybody = may("seeCommon", "operator", "indirect-provider", "indirect-reseller", "customer");
const sees = may("seeCustomers", "indirect-provider", "indirect-reseller", "customer");
const manages = may("manageCustomers", "indirect-provider", "indirect-reseller");
const seesOrders = may("seeChannel", "indirect-provider", "indirect-reseller");
const assigns = may("manageCustomers", "indirect-provider");
const resets = may("resetCustomerAdmin", "indirect-provider", "indirect-reseller");
const reassigns = may("reassignCustomers", "indirect-provider");

const users = may("manageUsers");
const channel = may("seeChannel", "indirect-provider");
const resellers = may("seeChannel", "indirect-reseller");
const request = may("requestPartnership", "indirect-provider");
const removal = may("removePartnership", "indirect-provider");
const answer = may("answerInvitation", "indirect-reseller");
const provider = may("askForChange", "indirect-provider");
const audit = may("readAudit");

const ofCustomer = { customerId: id("cus") };
const ofSubscription = z.object({ ...ofCustomer, subscriptionId: id("sub") });
const byOffer = z.object({ offerId: off.offerId });
const byAdmin = z.object({ ...ofCustomer, resellerId: id("org") });
const offerQuery = z.strictObject({
  ...paging,
  category: z.string().min(1).max(60).optional(),
  billing: off.billing.optional(),
  search: z.string().trim().min(1).max(100).optional(),
});
const customerQuery = z.strictObject({
  ...paging,
  resellerId: id("org").optional(),
  search: z.string().trim().min(1).max(100).optional(),
  domain: cus.domain.optional(),
});
const orderQuery = z.strictObject({
  ...paging,
  status: ord.orderStatus.optional(),
  customerId: id("cus").optional(),
});
const creditQuery = z.strictObject({
  ...paging,
  resellerId: id("org").optional(),
  from: instantIn.optional(),
  to: instantIn.optional(),
});

const byOrganization = z.object({ organizationId: id("org") });
const byUser = z.object({ userId: id("usr") });
const byChangeRequest = z.object({ changeRequestId: id("chg") });
const byRequest = z.object({ requestId: id("req") });
const byReseller = z.object({ resellerId: id("org") });
const byProvider = z.object({ providerId: id("org") });
const byOrder = z.object({ orderId: id("ord") });
const byJob = z.object({ jobId: id("job") });
const page = z.strictObject(paging);
const inRegion = byOrganization.extend({ region });
const byMpnId = z.object({ mpnId: z.string().min(1).max(200) });
const byToken = z.object({ token: z.string() });
const byStatus = <T extends z.ZodType>(status: T) => z.strictObject({ ...paging, status });
const inLocale = z.strictObject({ locale: locale.default("en") });
const period = { from: instantIn.optional(), to: instantIn.optional() };
const subject = z.string().min(1).max(64).optional();
const ofRecord = z.strictObject({
  ...paging,
  ...period,
  resourceType: subject,
  resourceId: subject,
  userId: subject,
});

const secrets = ["setupInfo"] as const;
const reserved = [
  "/customer",
  "/resellerId",
  "/lineItems/*/partnerIdOnRecord",
  "/lineItems/*/supportContact",
] as const;
const dead = [
  "INVITATION_NOT_FOUND",
  "INVITATION_SUPERSEDED",
  "INVITATION_EXPIRED",
  "INVITATION_REVOKED",
] as const;

// biome-ignore format: one row a line, so that the API fits on a screen.
export const routes = {
  "GET /v1/me": { function: "organizations", access: everybody, summary: "Who calls", answer: org.me, resource: org.me },
  "POST /v1/organizations": { function: "organizations", access: operator, summary: "Enrol an organization", body: org.enrolment, status: 201, answer: org.enrolled, resource: org.organization, key: "claim", secrets, refusals: ["MPN_ID_TAKEN", "EMAIL_TAKEN"] },
  "GET /v1/organizations": { function: "organizations", access: operator, summary: "The enrolled organizations", query: page, answer: org.organizations },
  "GET /v1/organizations/{organizationId}": { function: "organizations", access: operator, summary: "One organization", path: byOrganization, answer: org.organization, resource: org.organization },
  "PATCH /v1/organizations/{organizationId}": { function: "organizations", access: operator, summary: "Change the directory profile, suspend or reactivate", path: byOrganization, body: org.organizationPatch, answer: org.organization, resource: org.organization, ifMatch: "required" },
  "PUT /v1/organizations/{organizationId}/agreements/{region}": { function: "organizations", access: operator, summary: "Record the partner agreement", path: inRegion, body: org.agreementInput, answer: org.agreement, resource: org.agreement, ifMatch: "honoured" },
  "POST /v1/organizations/{organizationId}/admin-credentials": { function: "organizations", access: operator, summary: "New credentials for an organization's first Global admin", path: byOrganization, answer: org.credentials, key: "claim", secrets },
  "GET /v1/organization": { function: "organizations", access: anyUser, summary: "The caller's organization", answer: org.organization, resource: org.organization },
  "POST /v1/organization/change-requests": { function: "organizations", access: provider, summary: "Ask for a change of the directory profile", body: org.newChangeRequest, status: 201, answer: org.changeRequest, resource: org.changeRequest, key: "transaction" },
  "GET /v1/organization/change-requests": { function: "organizations", access: provider, summary: "The caller's change requests", query: page, answer: org.changeRequests },
  "GET /v1/change-requests": { function: "organizations", access: operator, summary: "All change requests", query: page, answer: org.changeRequests },
  "POST /v1/change-requests/{changeRequestId}/approve": { function: "organizations", access: operator, summary: "Approve, and apply the changes", path: byChangeRequest, body: org.decision, answer: org.changeRequest, resource: org.changeRequest, key: "transaction", refusals: ["CHANGE_REQUEST_DECIDED"] },
  "POST /v1/change-requests/{changeRequestId}/reject": { function: "organizations", access: operator, summary: "Reject", path: byChangeRequest, body: org.decision, answer: org.changeRequest, resource: org.changeRequest, key: "transaction", refusals: ["CHANGE_REQUEST_DECIDED"] },
  "GET /v1/users": { function: "organizations", access: anyUser, summary: "The organization's users", query: page, answer: org.users },
  "POST /v1/users": { function: "organizations", access: users, summary: "Create a user", body: org.newUser, status: 201, answer: org.createdUser, resource: org.user, key: "claim", secrets, refusals: ["EMAIL_TAKEN"] },
  "GET /v1/users/{userId}": { function: "organizations", access: anyUser, summary: "One user", path: byUser, answer: org.user, resource: org.user },
  "PATCH /v1/users/{userId}": { function: "organizations", access: users, summary: "Change name, roles or status", path: byUser, body: org.userPatch, answer: org.user, resource: org.user, ifMatch: "required", refusals: ["LAST_GLOBAL_ADMIN"] },
  "POST /v1/users/{userId}/credentials": { function: "organizations", access: users, summary: "New credentials for a user", path: byUser, answer: org.credentials, key: "claim", secrets },
  "GET /v1/directory/indirect-providers": { function: "organizations", access: "public", summary: "The official list of indirect providers", query: z.strictObject({ ...paging, country: country.optional() }), answer: org.directory },
  "GET /v1/partners/{mpnId}": { function: "organizations", access: channel, summary: "Is this MPN ID one to name", path: byMpnId, answer: org.partnerCheck, resource: org.partnerCheck },

  "POST /v1/partnership-requests": { function: "partnerships", access: request, summary: "Draft a request", body: pro.newRequest, status: 201, answer: pro.partnershipRequest, resource: pro.partnershipRequest, key: "transaction", refusals: ["LINK_REQUIRED", "REQUEST_ALREADY_OPEN", "ADDRESS_HELD_BACK", "RATE_LIMITED"] },
  "GET /v1/partnership-requests": { function: "partnerships", access: channel, summary: "The provider's requests", query: byStatus(pro.requestStatus.optional()), answer: pro.requests },
  "GET /v1/partnership-requests/{requestId}": { function: "partnerships", access: channel, summary: "One request", path: byRequest, answer: pro.partnershipRequest, resource: pro.partnershipRequest },
  "PATCH /v1/partnership-requests/{requestId}": { function: "partnerships", access: request, summary: "Edit a draft", path: byRequest, body: pro.requestPatch, answer: pro.partnershipRequest, resource: pro.partnershipRequest, ifMatch: "required", refusals: ["LINK_REQUIRED", "REQUEST_NOT_DRAFT"] },
  "POST /v1/partnership-requests/{requestId}/send": { function: "partnerships", access: request, summary: "Queue the mail, or send it again with a fresh link", path: byRequest, status: 202, answer: pro.partnershipRequest, resource: pro.partnershipRequest, key: "transaction", refusals: ["REQUEST_ENDED", "ADDRESS_HELD_BACK", "RATE_LIMITED"] },
  "POST /v1/partnership-requests/{requestId}/link": { function: "partnerships", access: request, summary: "The finished text with its link, to send by oneself", path: byRequest, answer: pro.link, key: "transaction", secrets: ["link", "message", "mailto"], refusals: ["REQUEST_ENDED"] },
  "POST /v1/partnership-requests/{requestId}/revoke": { function: "partnerships", access: request, summary: "End every link at once", path: byRequest, answer: pro.partnershipRequest, resource: pro.partnershipRequest, key: "transaction", refusals: ["REQUEST_ENDED"] },
  "GET /v1/indirect-resellers": { function: "partnerships", access: channel, summary: "The provider's resellers", query: byStatus(pro.partnershipStatus.default("active")), answer: pro.partners },
  "GET /v1/indirect-resellers/{resellerId}": { function: "partnerships", access: channel, summary: "One reseller", path: byReseller, answer: pro.partner, resource: pro.partner },
  "GET /v1/indirect-resellers/{resellerId}/removal": { function: "partnerships", access: removal, summary: "What removing this reseller means", path: byReseller, query: inLocale, answer: pro.removal },
  "POST /v1/indirect-resellers/{resellerId}/removal": { function: "partnerships", access: removal, summary: "End the partnership", path: byReseller, body: pro.removalInput, answer: pro.removed, key: "transaction", refusals: ["ATTESTATION_CHANGED", "PARTNERSHIP_ENDED"] },
  "GET /v1/indirect-providers": { function: "partnerships", access: resellers, summary: "The reseller's providers", query: byStatus(pro.partnershipStatus.default("active")), answer: pro.partners },
  "GET /v1/indirect-providers/{providerId}": { function: "partnerships", access: resellers, summary: "One provider", path: byProvider, answer: pro.partner, resource: pro.partner },

  "GET /invitations/{token}": { function: "invitations", access: "public", summary: "The invitation's page", path: byToken, html: true },
  "HEAD /invitations/{token}": { function: "invitations", access: "public", summary: "The invitation's page, headers only", path: byToken, html: true },
  "POST /invitations/{token}": { function: "invitations", access: "public", summary: "Accept or decline on the page", path: byToken, html: true },
  "POST /v1/invitations/accept": { function: "invitations", access: answer, summary: "Accept an invitation", body: pro.answerInput, answer: pro.partner, resource: pro.partner, key: "transaction", refusals: [...dead, "INVITATION_ANSWERED", "INVITATION_FOR_ANOTHER", "ALREADY_PARTNERED"] },
  "POST /v1/invitations/decline": { function: "invitations", access: answer, summary: "Decline an invitation", body: pro.answerInput, answer: pro.declined, key: "transaction", refusals: [...dead, "INVITATION_ANSWERED"] },

  "GET /v1/offers": { function: "offers", access: everybody, summary: "The catalogue", query: offerQuery, answer: off.offers },
  "GET /v1/offers/{offerId}": { function: "offers", access: everybody, summary: "One offer", path: byOffer, answer: off.offer, resource: off.offer },
  "PUT /v1/offers/{offerId}": { function: "offers", access: operator, summary: "Add or replace an offer", path: byOffer, body: off.offerInput, answer: off.offer, resource: off.offer, ifMatch: "honoured", refusals: ["OFFER_NOT_FOUND"] },
  "POST /v1/offers/import": { function: "offers", access: operator, summary: "Add or replace up to 500 offers", body: off.offerImport, answer: off.imported, key: "claim", refusals: ["OFFER_NOT_FOUND"] },

  "POST /v1/orders": { function: "orders", access: manages, summary: "Draft an order", body: ord.newOrder, reserved, status: 201, answer: ord.order, resource: ord.order, key: "transaction", refusals: ["NOT_FOUND", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "GET /v1/orders": { function: "orders", access: seesOrders, summary: "The caller's orders", query: orderQuery, answer: ord.orders },
  "GET /v1/orders/{orderId}": { function: "orders", access: seesOrders, summary: "One order", path: byOrder, answer: ord.order, resource: ord.order },
  "PATCH /v1/orders/{orderId}": { function: "orders", access: manages, summary: "Change a draft", path: byOrder, body: ord.orderPatch, reserved, answer: ord.order, resource: ord.order, ifMatch: "required", refusals: ["ORDER_NOT_DRAFT", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "POST /v1/orders/{orderId}/review": { function: "orders", access: manages, summary: "All problems at once; commits nothing", path: byOrder, answer: ord.review, refusals: ["ORDER_NOT_DRAFT", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "POST /v1/orders/{orderId}/submit": { function: "orders", access: manages, summary: "Submit exactly what was reviewed", path: byOrder, body: ord.submission, status: 201, answer: ord.confirmation, key: "claim", keyRequired: true, secrets, refusals: ["IDEMPOTENCY_KEY_REQUIRED", "ORDER_NOT_DRAFT", "ORDER_CHANGED", "ORDER_HAS_PROBLEMS", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "POST /v1/orders/{orderId}/cancel": { function: "orders", access: manages, summary: "The draft is over", path: byOrder, answer: ord.order, resource: ord.order, key: "transaction", refusals: ["ORDER_NOT_DRAFT"] },

  "GET /v1/customers": { function: "customers", access: sees, summary: "Customers in the caller's reach", query: customerQuery, answer: cus.customers },
  "GET /v1/customers/{customerId}": { function: "customers", access: sees, summary: "One customer", path: z.object(ofCustomer), answer: cus.customer, resource: cus.customer },
  "PATCH /v1/customers/{customerId}": { function: "customers", access: manages, summary: "Change the profiles", path: z.object(ofCustomer), body: cus.customerPatch, answer: cus.customer, resource: cus.customer, ifMatch: "required", refusals: ["ADDRESS_INVALID"] },
  "PUT /v1/customers/{customerId}/reseller": { function: "customers", access: assigns, summary: "Whose customer it is", path: z.object(ofCustomer), body: cus.resellerAssignment, answer: cus.customer, resource: cus.customer, ifMatch: "honoured", refusals: ["RESELLER_SUSPENDED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": { function: "customers", access: granting, summary: "Revoke a reseller's access", path: byAdmin, status: 204, ifMatch: "honoured" },
  "PUT /v1/customers/{customerId}/azure-tenant-owner": { function: "customers", access: granting, summary: "Grant a reseller the Azure scope", path: z.object(ofCustomer), body: cus.ownerGrant, answer: cus.customer, resource: cus.customer, ifMatch: "honoured", refusals: ["RESELLER_SUSPENDED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED", "AZURE_SUBSCRIPTION_REQUIRED"] },
  "DELETE /v1/customers/{customerId}/azure-tenant-owner": { function: "customers", access: granting, summary: "Revoke that grant", path: z.object(ofCustomer), status: 204, ifMatch: "honoured" },
  "POST /v1/customers/{customerId}/admin-credentials": { function: "customers", access: resets, summary: "New credentials for the customer's admin", path: z.object(ofCustomer), answer: cus.customerCredentials, key: "claim", secrets, refusals: ["PARTNERSHIP_ENDED"] },
  "POST /v1/customers/reassign": { function: "customers", access: reassigns, summary: "Hand all customers of a reseller to another", body: cus.reassignment, status: 202, answer: cus.job, key: "transaction", refusals: ["RESELLER_SUSPENDED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED", "JOB_RUNNING"] },
  "GET /v1/jobs/{jobId}": { function: "customers", access: reassigns, summary: "How far a job has come", path: byJob, answer: cus.job, resource: cus.job },

  "GET /v1/customers/{customerId}/subscriptions": { function: "subscriptions", access: sees, summary: "A customer's subscriptions", path: z.object(ofCustomer), query: page, answer: sub.subscriptions },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": { function: "subscriptions", access: sees, summary: "One subscription", path: ofSubscription, answer: sub.subscription, resource: sub.subscription },
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": { function: "subscriptions", access: manages, summary: "Change name, quantity, renewal, status or reseller of record", path: ofSubscription, body: sub.subscriptionPatch, reserved: ["/partnerId"], answer: sub.subscription, resource: sub.subscription, ifMatch: "required", refusals: ["SUBSCRIPTION_NOT_ACTIVE", "RESELLER_SUSPENDED", "CANCELLATION_WINDOW_PASSED", "QUANTITY_OUT_OF_RANGE", "AZURE_NOT_SUPPORTED", "TRIAL_NOT_RENEWED", "MPN_ID_NOT_FOUND", "MPN_ID_NOT_RESELLER", "MPN_ID_IS_PROVIDER", "REGION_MISMATCH", "AGREEMENT_NOT_SIGNED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": { function: "subscriptions", access: manages, summary: "Where it can be upgraded to, and why not", path: ofSubscription, answer: sub.upgrades },
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": { function: "subscriptions", access: manages, summary: "Upgrade", path: ofSubscription, body: sub.upgradeInput, answer: sub.subscription, resource: sub.subscription, key: "transaction", refusals: ["SUBSCRIPTION_NOT_ACTIVE", "OFFER_NOT_FOUND", "OFFER_NOT_UPGRADABLE", "QUANTITY_OUT_OF_RANGE", "CANCELLATION_WINDOW_PASSED", "PREREQUISITE_MISSING", "AZURE_NOT_SUPPORTED", "PARTNERSHIP_ENDED"] },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": { function: "subscriptions", access: sees, summary: "Who answers support requests", path: ofSubscription, answer: sub.supportContact, resource: sub.supportContact },
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": { function: "subscriptions", access: granting, summary: "Designate who answers support requests", path: ofSubscription, body: sub.supportContactInput, answer: sub.supportContact, resource: sub.supportContact, ifMatch: "honoured", refusals: ["SUBSCRIPTION_NOT_ACTIVE", "RESELLER_SUSPENDED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] },
  "GET /v1/incentives": { function: "subscriptions", access: seesOrders, summary: "Incentive credits", query: creditQuery, answer: sub.credits },

  "GET /v1/audit-records": { function: "record", access: audit, summary: "The organization's audit records, newest first", query: ofRecord, answer: rec.auditRecords },
  "GET /v1/events": { function: "record", access: everybody, summary: "What happened in the caller's reach, oldest first", query: z.strictObject({ ...paging, after: id("evt").optional() }), answer: rec.events },

  "GET /v1/health": { function: "service", access: "public", summary: "Is the service up", answer: z.object({ status: z.literal("ok") }) },
  "GET /v1/openapi.json": { function: "service", access: "public", summary: "This contract as OpenAPI 3.1", answer: z.record(z.string(), z.unknown()) },
} as const satisfies Record<string, Route>;

export type RouteKey = keyof typeof routes;

/** The rows that a function serves. */
export type RoutesOf<F extends FunctionName> = {
  [K in RouteKey]: (typeof routes)[K]["function"] extends F ? K : never;
}[RouteKey];
