import type { PartnershipRequest } from "../partnership-requests.ts";
import type { Partner } from "../partnerships.ts";
import type { ExamplesOf } from "./example.ts";
import { standIns } from "./stand-ins.ts";

const { attestationVersion, newMailDomain, token } = standIns;
const createdAt = "2026-03-02T09:00:00.000Z";
const expiresAt = "2026-03-09T09:00:00.000Z";
const link = `https://partners.example.com/invitations/${token}`;

const text = {
  subject: "Sell cloud subscriptions with us",
  message: "Dear Ms Stein,\n\nwe would like to work with you as our indirect reseller:\n\n{{link}}\n",
};
const request: PartnershipRequest = {
  id: standIns.request,
  resellerEmail: `mira.stein@${newMailDomain}`,
  locale: "en",
  ...text,
  status: "draft",
  delivery: { state: "none", attempts: 0 },
  createdAt,
  expiresAt,
};

const partner: Partner = {
  id: standIns.reseller,
  name: "Fabrikam Services",
  mpnId: standIns.resellerMpnId,
  country: "DE",
  status: "active",
  since: "2026-03-04T14:20:11.000Z",
  agreementSigned: true,
};
const provider: Partner = {
  ...partner,
  id: standIns.provider,
  name: "Nordwind Distribution",
  mpnId: "5810002",
};

const remaining = {
  customers: 2,
  delegatedAdmin: 2,
  resellerOfRecord: 5,
  supportContact: 1,
  azureTenantOwner: 0,
  adminCredentials: 0,
  truncated: false,
};

const ofRequest = { requestId: standIns.request };
const leaving = { resellerId: standIns.leavingReseller };

export const partnershipExamples: ExamplesOf<"partnerships"> = {
  "POST /v1/partnership-requests": {
    body: { resellerEmail: request.resellerEmail, locale: "ru", ...text },
    answer: { ...request, locale: "ru" },
  },
  "GET /v1/partnership-requests": {
    query: { status: "draft", resellerEmail: request.resellerEmail },
    answer: { items: [request] },
  },
  "GET /v1/partnership-requests/{requestId}": { path: ofRequest, answer: request },
  "PATCH /v1/partnership-requests/{requestId}": {
    path: ofRequest,
    body: { subject: "Shall we work together?", message: "Please follow this link: {{link}}", locale: "en" },
    answer: {
      ...request,
      subject: "Shall we work together?",
      message: "Please follow this link: {{link}}",
    },
  },
  "POST /v1/partnership-requests/{requestId}/send": {
    path: ofRequest,
    answer: { ...request, status: "sent", delivery: { state: "queued", attempts: 0 }, sentAt: createdAt },
  },
  "POST /v1/partnership-requests/{requestId}/link": {
    path: ofRequest,
    answer: {
      link,
      subject: text.subject,
      message: text.message.replace("{{link}}", link),
      mailto: `mailto:mira.stein@${newMailDomain}?subject=Sell%20cloud%20subscriptions%20with%20us`,
      mailtoShort: `mailto:mira.stein@${newMailDomain}?subject=Sell%20cloud%20subscriptions%20with%20us`,
      expiresAt,
    },
  },
  "POST /v1/partnership-requests/{requestId}/revoke": {
    path: ofRequest,
    answer: { ...request, status: "revoked" },
  },
  "GET /v1/indirect-resellers": {
    query: { status: "active", name: "fabri", mpnId: standIns.resellerMpnId },
    answer: { items: [partner] },
  },
  "GET /v1/indirect-resellers/{resellerId}": { path: { resellerId: standIns.reseller }, answer: partner },
  "GET /v1/indirect-resellers/{resellerId}/removal": {
    path: leaving,
    query: { locale: "en" },
    answer: {
      attestation: {
        version: attestationVersion,
        locale: "en",
        text: "The reseller's customers are not removed. …",
      },
      remains: remaining,
    },
  },
  "POST /v1/indirect-resellers/{resellerId}/removal": {
    path: leaving,
    body: { attestationVersion, confirmed: true },
    answer: {
      partner: { ...partner, id: standIns.leavingReseller, status: "ended", endedAt: createdAt },
      remains: remaining,
    },
  },
  "GET /v1/indirect-providers": { query: { status: "active" }, answer: { items: [provider] } },
  "GET /v1/indirect-providers/{providerId}": { path: { providerId: standIns.provider }, answer: provider },
};

export const invitationExamples: ExamplesOf<"invitations"> = {
  "GET /unsubscribe/{token}": { path: { token: standIns.unsubscribeToken } },
  "HEAD /unsubscribe/{token}": { path: { token: standIns.unsubscribeToken } },
  "POST /unsubscribe/{token}": {
    path: { token: standIns.unsubscribeToken },
    form: { mails: "organization" },
  },
  "GET /invitations/{token}": { path: { token } },
  "HEAD /invitations/{token}": { path: { token } },
  "POST /invitations/{token}": { path: { token }, form: { decision: "decline" } },
  "GET /addresses/{token}": { path: { token: standIns.addressToken } },
  "HEAD /addresses/{token}": { path: { token: standIns.addressToken } },
  "POST /addresses/{token}": {
    path: { token: standIns.addressToken },
    form: { confirmed: "yes" },
  },
  "GET /invitations/{token}/enrolment": { path: { token } },
  "HEAD /invitations/{token}/enrolment": { path: { token } },
  "POST /invitations/{token}/enrolment": {
    path: { token },
    form: {
      name: "Tailspin Toys Cloud",
      country: "AT",
      mpnId: standIns.newMpnId,
      website: "",
      organizationRegistrationNumber: "",
      displayName: "Mira Stein",
      email: `mira.stein@${standIns.newMailDomain}`,
    },
  },
  "GET /enrolments/{token}": { path: { token: standIns.enrolmentToken } },
  "HEAD /enrolments/{token}": { path: { token: standIns.enrolmentToken } },
  "POST /enrolments/{token}": { path: { token: standIns.enrolmentToken }, form: { confirmed: "yes" } },
  "GET /passwords/{token}": { path: { token: standIns.passwordToken } },
  "HEAD /passwords/{token}": { path: { token: standIns.passwordToken } },
  "POST /passwords/{token}": {
    path: { token: standIns.passwordToken },
    form: { newPassword: "Quiet-lamp-rain-84" },
  },
  "GET /": {},
  "GET /account": {},
  "POST /account": { form: { email: "mira.stein@nobody.example", password: "Quiet-lamp-rain-84" } },
  "GET /account/password": {},
  "HEAD /account/password": {},
  "POST /account/password": { form: { email: "mira.stein@nobody.example" } },
  "POST /v1/invitations/accept": { body: { token }, answer: provider },
  "POST /v1/invitations/decline": { body: { token }, answer: { status: "declined" } },
};
