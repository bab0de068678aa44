import type * as z from "zod";
import type { ChangeRequest } from "../change-requests.ts";
import type * as enrolment from "../enrolment-requests.ts";
import type { ExamplesOf } from "./example.ts";
import { logo, logoFacts, logoUrl } from "./logo.ts";
import { mails, ownPreferences, preferences } from "./notification-preferences.ts";
import { standIns } from "./stand-ins.ts";
import { agreement, createdAt, organization, profile, user } from "./tailspin.ts";

const { organization: organizationId, newMailDomain, newMpnId } = standIns;
const { agreements: _, ...entry } = organization;

export const setupInfo = { userName: `mira.stein@${newMailDomain}`, temporaryPassword: "Jx4-rain-Lamp-92" };

const entered = {
  description: "Distributes cloud subscriptions in Central Europe.",
  name: "Nordwind Cloud Distribution",
  country: "AT",
  region: "EMEA",
  website: "https://www.nordwind.example",
  accentColour: "#7a003c",
};
const changes = { ...entered, logo };
const corrected = { ...changes, region: "Central Europe" };
const reason = "The company has moved to Vienna and has a new name.";
const changeRequest: ChangeRequest = {
  id: standIns.changeRequest,
  organizationId: standIns.provider,
  changes: { ...entered, logo: logoFacts },
  reason,
  status: "open",
  createdAt,
};
const note = "The register of companies says so too.";
const decidedAt = "2026-02-04T10:00:00.000Z";

const enrolmentRequest: z.output<typeof enrolment.enrolmentRequest> = {
  id: standIns.enrolmentRequest,
  status: "open",
  partnershipRequestId: standIns.request,
  providerId: standIns.provider,
  name: "Tailspin Toys Cloud",
  country: "AT",
  region: "EMEA",
  mpnId: newMpnId,
  website: `https://www.${newMailDomain}`,
  organizationRegistrationNumber: "FN 271828 z",
  globalAdmin: { email: user.email, displayName: user.displayName },
  locale: "en",
  createdAt,
};
const { description: _description, ...profileOfForm } = profile;
const ofEnrolment = { enrolmentRequestId: standIns.enrolmentRequest };
const whyNot = "The register of companies does not know the number. Ask again with the right one.";

const ofOrganization = { organizationId };
const ofUser = { userId: standIns.user };
const ofChange = { changeRequestId: standIns.changeRequest };
const page = { limit: "25" };

export const organizationExamples: ExamplesOf<"organizations"> = {
  "GET /v1/me": {
    answer: {
      user: { id: user.id, email: user.email, displayName: user.displayName, roles: user.roles },
      organization: {
        id: standIns.provider,
        type: "indirect-provider",
        name: "Nordwind Distribution",
        mpnId: "5810002",
        region: "EMEA",
      },
    },
  },
  "GET /v1/me/notification-preferences": { answer: ownPreferences },
  "PATCH /v1/me/notification-preferences": {
    body: { ...mails, locale: "fr" },
    answer: { ...ownPreferences, ...mails, inherited: [] },
  },
  "GET /v1/notification-preferences": { answer: preferences },
  "PATCH /v1/notification-preferences": { body: mails, answer: preferences },
  "POST /v1/organizations": {
    body: {
      type: "indirect-reseller",
      ...profile,
      mpnId: newMpnId,
      globalAdmin: { email: user.email, displayName: "Mira Stein" },
    },
    answer: { ...organization, agreements: [], globalAdmin: { ...user, roles: ["GlobalAdmin"] }, setupInfo },
  },
  "GET /v1/organizations": { query: page, answer: { items: [entry] } },
  "GET /v1/organizations/{organizationId}": { path: ofOrganization, answer: organization },
  "PATCH /v1/organizations/{organizationId}": [
    {
      summary: "Correct the profile",
      path: ofOrganization,
      body: corrected,
      answer: {
        ...organization,
        ...entered,
        region: corrected.region,
        logoUrl: logoUrl(organizationId),
      },
    },
    {
      summary: "Suspend the organization",
      path: ofOrganization,
      body: { status: "suspended" },
      answer: { ...organization, status: "suspended" },
    },
  ],
  "PUT /v1/organizations/{organizationId}/agreements/{region}": {
    path: { ...ofOrganization, region: "APAC" },
    body: { signedAt: "2026-01-31T13:00:00+01:00", source: agreement.source },
    answer: { ...agreement, region: "APAC" },
  },
  "POST /v1/organizations/{organizationId}/admin-credentials": {
    path: ofOrganization,
    answer: { userId: user.id, setupInfo },
  },
  "POST /v1/organizations/{organizationId}/global-admins": {
    path: ofOrganization,
    body: { email: user.email, displayName: user.displayName },
    answer: { ...user, roles: ["GlobalAdmin"], setupInfo },
  },
  "GET /v1/organization": { answer: organization },
  "POST /v1/organization/change-requests": { body: { changes, reason }, answer: changeRequest },
  "GET /v1/organization/change-requests": { query: { status: "open" }, answer: { items: [changeRequest] } },
  "GET /v1/change-requests": { query: { status: "open" }, answer: { items: [changeRequest] } },
  "GET /v1/change-requests/{changeRequestId}/logo": {
    path: ofChange,
    answer: { ...logoFacts, content: logo.content },
  },
  "POST /v1/change-requests/{changeRequestId}/approve": {
    path: ofChange,
    body: { note },
    answer: { ...changeRequest, status: "approved", decidedAt, note },
  },
  "POST /v1/change-requests/{changeRequestId}/reject": {
    path: ofChange,
    body: { note },
    answer: { ...changeRequest, status: "rejected", decidedAt, note },
  },
  "GET /v1/enrolment-requests": { query: { status: "open" }, answer: { items: [enrolmentRequest] } },
  "GET /v1/enrolment-requests/{enrolmentRequestId}": { path: ofEnrolment, answer: enrolmentRequest },
  "POST /v1/enrolment-requests/{enrolmentRequestId}/approve": {
    path: ofEnrolment,
    body: {
      ...profileOfForm,
      mpnId: newMpnId,
      globalAdmin: { email: user.email, displayName: "Mira Stein" },
    },
    answer: {
      ...organization,
      description: undefined,
      agreements: [],
      globalAdmin: { ...user, roles: ["GlobalAdmin"] },
    },
  },
  "POST /v1/enrolment-requests/{enrolmentRequestId}/reject": {
    path: ofEnrolment,
    body: { reason: whyNot },
    answer: { ...enrolmentRequest, status: "rejected", decidedAt, reason: whyNot },
  },
  "GET /v1/users": { query: page, answer: { items: [user] } },
  "POST /v1/users": {
    body: { email: user.email, displayName: user.displayName, roles: user.roles, locale: "en" },
    answer: { ...user, emailProven: false, setupInfo },
  },
  "GET /v1/users/{userId}": { path: ofUser, answer: user },
  "PATCH /v1/users/{userId}": [
    {
      summary: "Another name and other roles",
      path: ofUser,
      body: { displayName: "Mira Stein-Vogt", roles: ["UserManagementAdmin", "SalesAgent"] },
      answer: { ...user, displayName: "Mira Stein-Vogt", roles: ["UserManagementAdmin", "SalesAgent"] },
    },
    {
      summary: "Disable the user",
      path: ofUser,
      body: { status: "disabled" },
      answer: { ...user, status: "disabled" },
    },
  ],
  "POST /v1/users/{userId}/credentials": { path: ofUser, answer: { userId: user.id, setupInfo } },
  "POST /v1/users/{userId}/address-proof": {
    path: ofUser,
    body: { locale: "ru" },
    answer: { ...user, emailProven: false },
  },
  "POST /v1/users/{userId}/sign-out": {
    path: ofUser,
    answer: { userId: user.id, signedOutAt: "2026-02-04T10:00:00.000Z" },
  },
  "GET /v1/directory/indirect-providers": {
    query: { country: "AT" },
    answer: { items: [{ id: standIns.provider, ...entered, logoUrl: logoUrl(standIns.provider) }] },
  },
  "GET /v1/partners/{mpnId}": {
    path: { mpnId: standIns.resellerMpnId },
    answer: {
      mpnId: standIns.resellerMpnId,
      organizationId: standIns.reseller,
      name: "Fabrikam Services",
      eligible: true,
      problems: [],
    },
  },
  "POST /v1/partners/validate": {
    body: { mpnIds: [standIns.resellerMpnId] },
    answer: {
      items: [
        {
          mpnId: standIns.resellerMpnId,
          organizationId: standIns.reseller,
          name: "Fabrikam Services",
          eligible: true,
          problems: [],
        },
      ],
    },
  },
};
