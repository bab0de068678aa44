import { operations as changeRequest } from "./change-requests.ts";
import { operations as customer } from "./customers.ts";
import { operations as incentive } from "./incentives.ts";
import { operations as invitation } from "./invitations.ts";
import { operations as job } from "./jobs.ts";
import { operations as offer } from "./offers.ts";
import type { Operation } from "./operation.ts";
import { operations as order } from "./orders.ts";
import { operations as organization } from "./organizations.ts";
import { operations as request } from "./partnership-requests.ts";
import { operations as partnership } from "./partnerships.ts";
import { type Access, assigning, granting, may } from "./permissions.ts";
import { operations as entry } from "./record.ts";
import { operations as deployment } from "./service.ts";
import { operations as subscription } from "./subscriptions.ts";
import { operations as user } from "./users.ts";

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
export interface Route extends Operation {
  function: FunctionName;
  access: Access;
  /** The operation's name in the OpenAPI document, and so the method's name in generated clients. */
  operationId: string;
}

/** Makes the rows that one function serves: who may call an operation, and the operation. */
const servedBy =
  <const F extends FunctionName>(name: F) =>
  <const A extends Access, const O extends Operation>(access: A, operation: O) => ({
    function: name,
    access,
    ...operation,
  });

const organizations = servedBy("organizations");
const partnerships = servedBy("partnerships");
const invitations = servedBy("invitations");
const offers = servedBy("offers");
const orders = servedBy("orders");
const customers = servedBy("customers");
const subscriptions = servedBy("subscriptions");
const record = servedBy("record");
const service = servedBy("service");

const operator = may("operate", "operator");
const anyUser = may("seeOwn");
const everybody = may("seeCommon", "operator", "indirect-provider", "indirect-reseller", "customer");
const manageUsers = may("manageUsers");
const askForChange = may("askForChange", "indirect-provider");
const seeResellers = may("seeChannel", "indirect-provider");
const seeProviders = may("seeChannel", "indirect-reseller");
const invite = may("requestPartnership", "indirect-provider");
const remove = may("removePartnership", "indirect-provider");
const answer = may("answerInvitation", "indirect-reseller");
const see = may("seeCustomers", "indirect-provider", "indirect-reseller", "customer");
const seeSales = may("seeChannel", "indirect-provider", "indirect-reseller");
const manage = may("manageCustomers", "indirect-provider", "indirect-reseller");
const resetAdmin = may("resetCustomerAdmin", "indirect-provider", "indirect-reseller");
const reassign = may("reassignCustomers", "indirect-provider");
const readAudit = may("readAudit");

// biome-ignore format: one row a line, so that the API fits on a screen.
export const routes = {
  "GET /v1/me": organizations(everybody, user.getMe),
  "POST /v1/organizations": organizations(operator, organization.enrolOrganization),
  "GET /v1/organizations": organizations(operator, organization.listOrganizations),
  "GET /v1/organizations/{organizationId}": organizations(operator, organization.getOrganization),
  "PATCH /v1/organizations/{organizationId}": organizations(operator, organization.updateOrganization),
  "PUT /v1/organizations/{organizationId}/agreements/{region}": organizations(operator, organization.recordAgreement),
  "POST /v1/organizations/{organizationId}/admin-credentials": organizations(operator, organization.resetOrganizationAdminCredentials),
  "GET /v1/organization": organizations(anyUser, organization.getOwnOrganization),
  "POST /v1/organization/change-requests": organizations(askForChange, changeRequest.createChangeRequest),
  "GET /v1/organization/change-requests": organizations(askForChange, changeRequest.listOwnChangeRequests),
  "GET /v1/change-requests": organizations(operator, changeRequest.listChangeRequests),
  "POST /v1/change-requests/{changeRequestId}/approve": organizations(operator, changeRequest.approveChangeRequest),
  "POST /v1/change-requests/{changeRequestId}/reject": organizations(operator, changeRequest.rejectChangeRequest),
  "GET /v1/users": organizations(anyUser, user.listUsers),
  "POST /v1/users": organizations(manageUsers, user.createUser),
  "GET /v1/users/{userId}": organizations(anyUser, user.getUser),
  "PATCH /v1/users/{userId}": organizations(manageUsers, user.updateUser),
  "POST /v1/users/{userId}/credentials": organizations(manageUsers, user.resetUserCredentials),
  "GET /v1/directory/indirect-providers": organizations("public", organization.listDirectory),
  "GET /v1/partners/{mpnId}": organizations(seeResellers, organization.verifyMpnId),

  "POST /v1/partnership-requests": partnerships(invite, request.createPartnershipRequest),
  "GET /v1/partnership-requests": partnerships(seeResellers, request.listPartnershipRequests),
  "GET /v1/partnership-requests/{requestId}": partnerships(seeResellers, request.getPartnershipRequest),
  "PATCH /v1/partnership-requests/{requestId}": partnerships(invite, request.updatePartnershipRequest),
  "POST /v1/partnership-requests/{requestId}/send": partnerships(invite, request.sendPartnershipRequest),
  "POST /v1/partnership-requests/{requestId}/link": partnerships(invite, request.createInvitationLink),
  "POST /v1/partnership-requests/{requestId}/revoke": partnerships(invite, request.revokePartnershipRequest),
  "GET /v1/indirect-resellers": partnerships(seeResellers, partnership.listIndirectResellers),
  "GET /v1/indirect-resellers/{resellerId}": partnerships(seeResellers, partnership.getIndirectReseller),
  "GET /v1/indirect-resellers/{resellerId}/removal": partnerships(remove, partnership.previewRemoval),
  "POST /v1/indirect-resellers/{resellerId}/removal": partnerships(remove, partnership.removeIndirectReseller),
  "GET /v1/indirect-providers": partnerships(seeProviders, partnership.listIndirectProviders),
  "GET /v1/indirect-providers/{providerId}": partnerships(seeProviders, partnership.getIndirectProvider),

  "GET /invitations/{token}": invitations("public", invitation.getInvitationPage),
  "HEAD /invitations/{token}": invitations("public", invitation.headInvitationPage),
  "POST /invitations/{token}": invitations("public", invitation.answerInvitationPage),
  "POST /v1/invitations/accept": invitations(answer, invitation.acceptInvitation),
  "POST /v1/invitations/decline": invitations(answer, invitation.declineInvitation),

  "GET /v1/offers": offers(everybody, offer.listOffers),
  "GET /v1/offers/{offerId}": offers(everybody, offer.getOffer),
  "PUT /v1/offers/{offerId}": offers(operator, offer.putOffer),
  "POST /v1/offers/import": offers(operator, offer.importOffers),

  "POST /v1/orders": orders(manage, order.createOrder),
  "GET /v1/orders": orders(seeSales, order.listOrders),
  "GET /v1/orders/{orderId}": orders(seeSales, order.getOrder),
  "PATCH /v1/orders/{orderId}": orders(manage, order.updateOrder),
  "POST /v1/orders/{orderId}/review": orders(manage, order.reviewOrder),
  "POST /v1/orders/{orderId}/submit": orders(manage, order.submitOrder),
  "POST /v1/orders/{orderId}/cancel": orders(manage, order.cancelOrder),

  "GET /v1/customers": customers(see, customer.listCustomers),
  "GET /v1/customers/{customerId}": customers(see, customer.getCustomer),
  "PATCH /v1/customers/{customerId}": customers(manage, customer.updateCustomer),
  "PUT /v1/customers/{customerId}/reseller": customers(assigning, customer.assignCustomer),
  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": customers(granting, customer.revokeDelegatedAdmin),
  "PUT /v1/customers/{customerId}/azure-tenant-owner": customers(granting, customer.grantAzureTenantOwner),
  "DELETE /v1/customers/{customerId}/azure-tenant-owner": customers(granting, customer.revokeAzureTenantOwner),
  "POST /v1/customers/{customerId}/admin-credentials": customers(resetAdmin, customer.resetCustomerAdminCredentials),
  "POST /v1/customers/reassign": customers(reassign, job.reassignCustomers),
  "GET /v1/jobs/{jobId}": customers(reassign, job.getJob),

  "GET /v1/customers/{customerId}/subscriptions": subscriptions(see, subscription.listCustomerSubscriptions),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": subscriptions(see, subscription.getCustomerSubscription),
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": subscriptions(manage, subscription.updateCustomerSubscription),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": subscriptions(manage, subscription.listSubscriptionUpgrades),
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": subscriptions(manage, subscription.upgradeSubscription),
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": subscriptions(see, subscription.getSupportContact),
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": subscriptions(granting, subscription.setSupportContact),
  "GET /v1/incentives": subscriptions(seeSales, incentive.listIncentiveCredits),

  "GET /v1/audit-records": record(readAudit, entry.listAuditRecords),
  "GET /v1/events": record(everybody, entry.listEvents),

  "GET /v1/health": service("public", deployment.getHealth),
  "GET /v1/openapi.json": service("public", deployment.getOpenApiDocument),
} satisfies Record<string, Route>;

export type RouteKey = keyof typeof routes;

/** The rows that a function serves. */
export type RoutesOf<F extends FunctionName> = {
  [K in RouteKey]: (typeof routes)[K]["function"] extends F ? K : never;
}[RouteKey];
