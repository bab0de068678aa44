import type { CustomerPatch, NewCustomer } from "../customer-profiles.ts";
import type { Customer } from "../customers.ts";
import type { ExamplesOf } from "./example.ts";
import { standIns } from "./stand-ins.ts";
import { closed, decidedAt, incoming, ofTransfer, outgoing } from "./transfers.ts";

const { newDomain, monthsAhead: until } = standIns;
const createdAt = "2026-03-10T11:30:00.000Z";

export const newCustomer: NewCustomer = {
  companyProfile: { domain: newDomain, organizationRegistrationNumber: "HRB 118270" },
  billingProfile: {
    email: `karla.kunde@${newDomain}`,
    culture: "de-AT",
    language: "de",
    companyName: "Woodgrove Furniture Makers",
    defaultAddress: {
      country: "DE",
      region: "Central Europe",
      city: "Potsdam",
      state: "Brandenburg",
      addressLine1: "Privatweg 17a",
      addressLine2: "c/o Karolina Kunde",
      postalCode: "14467",
      firstName: "Karolina",
      lastName: "Kundewicz",
      phoneNumber: "+49 30 5550199",
      addressConfirmed: true,
    },
  },
};

export const customer: Customer = {
  id: standIns.customer,
  ...newCustomer,
  associatedPartnerId: standIns.reseller,
  delegatedAdmins: [
    { resellerId: standIns.reseller, name: "Fabrikam Services", since: createdAt, access: "manage" },
  ],
  azureTenantOwner: null,
  createdAt,
};

/** Every field of the profiles but the domain, with other values. */
export const profiles = {
  companyProfile: { organizationRegistrationNumber: "FN 481516 k" },
  billingProfile: {
    email: `invoices@${standIns.newMailDomain}`,
    culture: "fr-FR",
    language: "fr",
    companyName: "Woodgrove Interiors",
    defaultAddress: {
      country: "FR",
      region: "Western Europe",
      city: "Paris",
      state: "Ile-de-France",
      addressLine1: "5 rue du Bois",
      addressLine2: "2nd floor",
      postalCode: "75011",
      firstName: "Karoline",
      lastName: "Dubois",
      phoneNumber: "+33 1 55 50 19 90",
      addressConfirmed: true,
    },
  },
} satisfies CustomerPatch;

const ofCustomer = { customerId: standIns.customer };
const grant = { resellerId: standIns.otherReseller };

export const customerExamples: ExamplesOf<"customers"> = {
  "GET /v1/customers": [
    {
      summary: "All filters that a customer can meet at once",
      query: {
        resellerId: standIns.reseller,
        search: "woodgrove",
        domain: newDomain,
        organizationRegistrationNumber: "HRB 118270",
      },
      answer: { items: [customer] },
    },
    {
      summary: "Customers without a reseller",
      query: { withoutReseller: "true" },
      answer: { items: [{ ...customer, associatedPartnerId: null }] },
    },
  ],
  "GET /v1/customers/{customerId}": { path: ofCustomer, answer: customer },
  "PATCH /v1/customers/{customerId}": {
    path: ofCustomer,
    body: profiles,
    answer: {
      ...customer,
      companyProfile: { ...customer.companyProfile, ...profiles.companyProfile },
      billingProfile: profiles.billingProfile,
    },
  },
  "PUT /v1/customers/{customerId}/reseller": {
    path: ofCustomer,
    body: { ...grant, delegatedAdmin: { access: "read", until } },
    answer: {
      ...customer,
      associatedPartnerId: standIns.otherReseller,
      delegatedAdmins: [
        ...customer.delegatedAdmins,
        { ...grant, name: "Litware Systems", since: "2026-04-01T07:00:00.000Z", access: "read", until },
      ],
    },
  },
  "PATCH /v1/customers/{customerId}/delegated-admin/{resellerId}": {
    path: { ...ofCustomer, resellerId: standIns.reseller },
    body: { access: "read", until },
    answer: {
      ...customer,
      delegatedAdmins: customer.delegatedAdmins.map((each) => ({
        ...each,
        access: "read" as const,
        until,
      })),
    },
  },
  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": {
    path: { ...ofCustomer, resellerId: standIns.reseller },
    query: { resetAdminCredentials: "false" },
    answer: {
      adminCredentialsLastResetBy: { organizationId: standIns.reseller, at: createdAt },
      setupInfo: { userName: `admin@${newDomain}`, temporaryPassword: "Jx4-rain-Lamp-92" },
    },
  },
  "PUT /v1/customers/{customerId}/azure-tenant-owner": {
    path: ofCustomer,
    body: grant,
    answer: { ...customer, azureTenantOwner: { ...grant, since: "2026-04-01T07:00:00.000Z" } },
  },
  "DELETE /v1/customers/{customerId}/azure-tenant-owner": { path: ofCustomer },
  "POST /v1/customers/{customerId}/admin-credentials": {
    path: ofCustomer,
    answer: {
      userId: standIns.user,
      setupInfo: { userName: `admin@${newDomain}`, temporaryPassword: "Jx4-rain-Lamp-92" },
    },
  },
  "POST /v1/customers/{customerId}/admin/disable": {
    path: ofCustomer,
    answer: { userId: standIns.user, status: "disabled" },
  },
  "POST /v1/customers/{customerId}/admin/enable": {
    path: ofCustomer,
    answer: { userId: standIns.user, status: "active" },
  },
  "POST /v1/domains/{domain}/release": {
    path: { domain: standIns.idleDomain },
    answer: { domain: standIns.idleDomain, customerId: standIns.customer },
  },
  "GET /v1/country-rules/{country}": {
    path: { country: "NL" },
    answer: {
      country: "NL",
      name: "Netherlands",
      stateRequired: false,
      postalCodeRequired: true,
      postalCodeExample: "1234 AB",
      postalCodePattern: "^(?:[1-9]\\d{3} ?(?:[A-RT-Z][A-Z]|S[BCE-RT-Z]))$",
      phoneExample: "+31 6 12345678",
      registrationNumberRequired: false,
      cultures: ["nl-NL", "en-NL", "fy-NL"],
    },
  },
  "POST /v1/customers/{customerId}/transfers": {
    path: ofCustomer,
    body: { toProviderId: standIns.otherProvider },
    answer: { ...incoming, ...outgoing },
  },
  "GET /v1/customer-transfers": {
    query: { status: "offered", direction: "incoming" },
    answer: { items: [incoming] },
  },
  "GET /v1/customer-transfers/{transferId}": { path: ofTransfer, answer: incoming },
  "POST /v1/customer-transfers/{transferId}/accept": {
    path: ofTransfer,
    body: { resetAdminCredentials: true },
    answer: { ...incoming, status: "accepted", decidedAt },
  },
  "POST /v1/customer-transfers/{transferId}/reject": {
    path: ofTransfer,
    answer: { ...closed, status: "rejected" },
  },
  "POST /v1/customer-transfers/{transferId}/cancel": {
    path: { transferId: standIns.ownTransfer },
    answer: { ...closed, ...outgoing, status: "cancelled" },
  },
  "POST /v1/customers/reassign": {
    body: {
      fromResellerId: standIns.leavingReseller,
      toResellerId: standIns.otherReseller,
      subscriptions: true,
      delegatedAdmin: true,
    },
    answer: { id: standIns.job, status: "running", done: 0, failed: [], createdAt },
  },
  "GET /v1/jobs/{jobId}": {
    path: { jobId: standIns.job },
    answer: {
      id: standIns.job,
      status: "completed",
      total: 12,
      done: 11,
      failed: [
        {
          customerId: standIns.customer,
          code: "AGREEMENT_NOT_SIGNED",
          detail: "The agreement is not on record.",
        },
      ],
      createdAt,
      finishedAt: "2026-03-10T11:31:10.000Z",
    },
  },
};
