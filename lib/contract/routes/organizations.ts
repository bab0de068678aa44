import { operations as changeRequest } from "../change-requests.ts";
import { operations as enrolment } from "../enrolment-requests.ts";
import { operations as preferences } from "../notification-preferences.ts";
import { operations as organization } from "../organizations.ts";
import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";
import { operations as user } from "../users.ts";

const { operator, anyUser, everybody, manageUsers, askForChange, seeResellers, manageNotifications } = rights;
const served = servedBy("organizations");

/** The routes that the function `organizations` serves. */
// biome-ignore format: one row a line.
export const organizationsRoutes = {
  "GET /v1/me": served(everybody, user.getMe),
  "GET /v1/me/notification-preferences": served(anyUser, preferences.getOwnNotificationPreferences),
  "PATCH /v1/me/notification-preferences": served(anyUser, preferences.updateOwnNotificationPreferences),
  "GET /v1/notification-preferences": served(manageNotifications, preferences.getNotificationPreferences),
  "PATCH /v1/notification-preferences": served(manageNotifications, preferences.updateNotificationPreferences),
  "POST /v1/organizations": served(operator, organization.enrolOrganization),
  "GET /v1/organizations": served(operator, organization.listOrganizations),
  "GET /v1/organizations/{organizationId}": served(operator, organization.getOrganization),
  "PATCH /v1/organizations/{organizationId}": served(operator, organization.updateOrganization),
  "PUT /v1/organizations/{organizationId}/agreements/{region}": served(operator, organization.recordAgreement),
  "POST /v1/organizations/{organizationId}/admin-credentials": served(operator, organization.resetOrganizationAdminCredentials),
  "POST /v1/organizations/{organizationId}/global-admins": served(operator, organization.appointGlobalAdmin),
  "GET /v1/organization": served(anyUser, organization.getOwnOrganization),
  "POST /v1/organization/change-requests": served(askForChange, changeRequest.createChangeRequest),
  "GET /v1/organization/change-requests": served(askForChange, changeRequest.listOwnChangeRequests),
  "GET /v1/change-requests": served(operator, changeRequest.listChangeRequests),
  "GET /v1/change-requests/{changeRequestId}/logo": served(operator, changeRequest.getProposedLogo),
  "POST /v1/change-requests/{changeRequestId}/approve": served(operator, changeRequest.approveChangeRequest),
  "POST /v1/change-requests/{changeRequestId}/reject": served(operator, changeRequest.rejectChangeRequest),
  "GET /v1/enrolment-requests": served(operator, enrolment.listEnrolmentRequests),
  "GET /v1/enrolment-requests/{enrolmentRequestId}": served(operator, enrolment.getEnrolmentRequest),
  "POST /v1/enrolment-requests/{enrolmentRequestId}/approve": served(operator, enrolment.approveEnrolmentRequest),
  "POST /v1/enrolment-requests/{enrolmentRequestId}/reject": served(operator, enrolment.rejectEnrolmentRequest),
  "GET /v1/users": served(anyUser, user.listUsers),
  "POST /v1/users": served(manageUsers, user.createUser),
  "GET /v1/users/{userId}": served(anyUser, user.getUser),
  "PATCH /v1/users/{userId}": served(manageUsers, user.updateUser),
  "POST /v1/users/{userId}/credentials": served(manageUsers, user.resetUserCredentials),
  "POST /v1/users/{userId}/address-proof": served(anyUser, user.proveUserAddress),
  "POST /v1/users/{userId}/sign-out": served(manageUsers, user.signOutUser),
  "GET /v1/directory/indirect-providers": served("public", organization.listDirectory),
  "GET /v1/partners/{mpnId}": served(seeResellers, organization.verifyMpnId),
  "POST /v1/partners/validate": served(seeResellers, organization.validateMpnIds),
};
