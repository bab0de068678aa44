import * as z from "zod";
import { credentials, setupFields, userStatus } from "./accounts.ts";
import { answerEnum, byCustomer, id, instant, list, paging, truth } from "./common.ts";
import {
  billingAnswer,
  companyAnswer,
  customerPatch,
  domain,
  registrationNumber,
} from "./customer-profiles.ts";
import { delegatedAdmin, delegatedAdminPatch, delegatedAdminTerms } from "./delegated-admin.ts";
import { operations as named, setupSecrets as secrets } from "./operation.ts";
import { granting } from "./permissions.ts";
import { personal } from "./personal.ts";

export const customer = z
  .object({
    id: id("cus"),
    companyProfile: companyAnswer,
    billingProfile: billingAnswer,
    associatedPartnerId: id("org").nullable(),
    delegatedAdmins: z.array(delegatedAdmin),
    azureTenantOwner: z.object({ resellerId: id("org"), since: instant }).nullable(),
    createdAt: instant,
  })
  .meta({ id: "Customer" });
export type Customer = z.output<typeof customer>;

export const resellerAssignment = z
  .strictObject({
    resellerId: id("org").nullable(),
    delegatedAdmin: z.union([z.boolean(), delegatedAdminTerms], {
      error: 'must be true, false, or an object with access ("manage" or "read") and, if it is to end, until',
    }),
  })
  .refine(({ resellerId, delegatedAdmin }) => !(resellerId === null && delegatedAdmin !== false), {
    message: "needs a reseller",
    path: ["delegatedAdmin"],
  })
  .meta({ id: "ResellerAssignment" });

export const ownerGrant = z.strictObject({ resellerId: id("org") }).meta({ id: "AzureTenantOwnerGrant" });
export const customers = list(customer);

/** The customer's own user. */
export const customerAdmin = z
  .object({ userId: id("usr"), status: answerEnum(userStatus) })
  .meta({ id: "CustomerAdmin" });

/** The answer to a revocation that also resets the credentials of the customer's admin. */
export const revoked = z
  .object({
    /** The reseller that was the last to reset the admin's credentials; left out when none was. */
    adminCredentialsLastResetBy: z.object({ organizationId: id("org"), at: instant }).optional(),
    ...setupFields,
  })
  .meta({ id: "RevokedDelegatedAdmin" });

const partnershipRefusals = ["RESELLER_SUSPENDED", "PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] as const;

export const operations = named({
  listCustomers: {
    summary: "Customers that the caller has access to",
    query: z.strictObject({
      ...paging,
      resellerId: id("org").optional(),
      search: personal("length", z.string().trim().min(1).max(100)).optional(),
      domain: domain.optional(),
      organizationRegistrationNumber: registrationNumber.optional(),
      /** Customers whose `associatedPartnerId` is null in the caller's view. */
      withoutReseller: z
        .enum(["true"])
        .transform(() => true as const)
        .meta({ override: { type: "boolean", enum: [true] } })
        .optional(),
    }),
    answer: customers,
  },
  getCustomer: { summary: "One customer", path: byCustomer, answer: customer, resource: customer },
  updateCustomer: {
    summary: "Change the profiles",
    path: byCustomer,
    body: customerPatch,
    answer: customer,
    resource: customer,
    ifMatch: "required",
    refusals: ["ACCESS_READ_ONLY", "ADDRESS_INVALID", "REGISTRATION_NUMBER_REQUIRED"],
  },
  assignCustomer: {
    summary: "Whose customer it is",
    path: byCustomer,
    body: resellerAssignment,
    restricted: [
      { field: "/delegatedAdmin", value: true, access: granting },
      { field: "/delegatedAdmin/access", access: granting },
    ],
    answer: customer,
    resource: customer,
    ifMatch: "honoured",
    refusals: [...partnershipRefusals, "LIMIT_REACHED"],
  },
  changeDelegatedAdmin: {
    summary: "What a reseller with access may do, and until when",
    path: byCustomer.extend({ resellerId: id("org") }),
    body: delegatedAdminPatch,
    answer: customer,
    resource: customer,
    ifMatch: "required",
    refusals: partnershipRefusals,
  },
  revokeDelegatedAdmin: {
    summary: "Revoke a reseller's access",
    path: byCustomer.extend({ resellerId: id("org") }),
    query: z.strictObject({ resetAdminCredentials: truth.optional() }),
    status: 204,
    answer: revoked,
    ifMatch: "honoured",
  },
  grantAzureTenantOwner: {
    summary: "Grant a reseller the Azure scope",
    path: byCustomer,
    body: ownerGrant,
    answer: customer,
    resource: customer,
    ifMatch: "honoured",
    refusals: [...partnershipRefusals, "AZURE_SUBSCRIPTION_REQUIRED"],
  },
  revokeAzureTenantOwner: {
    summary: "Revoke that grant",
    path: byCustomer,
    status: 204,
    ifMatch: "honoured",
  },
  resetCustomerAdminCredentials: {
    summary: "New credentials for the customer's admin",
    path: byCustomer,
    answer: credentials,
    key: "claim",
    secrets,
    refusals: ["ACCESS_READ_ONLY", "PARTNERSHIP_ENDED"],
  },
  disableCustomerAdmin: {
    summary: "Disable the customer's admin",
    path: byCustomer,
    answer: customerAdmin,
    key: "transaction",
    refusals: ["ACCESS_READ_ONLY", "PARTNERSHIP_ENDED"],
  },
  enableCustomerAdmin: {
    summary: "Make the customer's admin active again",
    path: byCustomer,
    answer: customerAdmin,
    key: "transaction",
    refusals: ["ACCESS_READ_ONLY", "PARTNERSHIP_ENDED"],
  },
});
