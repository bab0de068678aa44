import * as z from "zod";
import { country, email, id, instant, line, list } from "./common.ts";
import { credentials } from "./organizations.ts";

/**
 * A company's domain, lower-case; it names one customer in the deployment. The user pool takes addresses of up to 128
 * characters, and `admin@` goes before it.
 */
export const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(122)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/,
    "must be a domain such as contoso.example",
  );

const optionalLine = (maximum: number) => line(maximum).optional();

export const address = z
  .strictObject({
    country,
    region: optionalLine(100),
    city: line(100),
    state: optionalLine(100),
    addressLine1: line(200),
    addressLine2: optionalLine(200),
    postalCode: optionalLine(20),
    firstName: optionalLine(100),
    lastName: optionalLine(100),
    phoneNumber: z
      .string()
      .regex(/^\+?[0-9 ().-]{4,30}$/, "must be a telephone number")
      .optional(),
  })
  .meta({ id: "Address" });
export type Address = z.output<typeof address>;

/** Language, script, region and variants, each in its usual case. */
const tag = /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([0-9][0-9a-z]{3}|[0-9a-z]{5,8})){0,3}$/;
const culture = z.string().regex(tag, "must be a culture such as en-GB (BCP 47)");
const language = z.string().regex(tag, "must be a language such as en (BCP 47)");

export const companyProfile = z.strictObject({ domain, organizationRegistrationNumber: optionalLine(50) });
export const billingProfile = z
  .strictObject({ email, culture, language, companyName: line(200), defaultAddress: address })
  .meta({ id: "BillingProfile" });
export type BillingProfile = z.output<typeof billingProfile>;

export const newCustomer = z.strictObject({ companyProfile, billingProfile }).meta({ id: "NewCustomer" });
export type NewCustomer = z.output<typeof newCustomer>;

const shownAddress = z.object({
  country: z.string(),
  region: z.string().optional(),
  city: z.string(),
  state: z.string().optional(),
  addressLine1: z.string(),
  addressLine2: z.string().optional(),
  postalCode: z.string().optional(),
  firstName: z.string().optional(),
  lastName: z.string().optional(),
  phoneNumber: z.string().optional(),
});
export const shownCompany = z.object({
  domain: z.string(),
  organizationRegistrationNumber: z.string().optional(),
});
export const shownBilling = z.object({
  email: z.string(),
  culture: z.string(),
  language: z.string(),
  companyName: z.string(),
  defaultAddress: shownAddress,
});

export const customer = z
  .object({
    id: id("cus"),
    companyProfile: shownCompany,
    billingProfile: shownBilling,
    associatedPartnerId: id("org").nullable(),
    delegatedAdmins: z.array(z.object({ resellerId: id("org"), name: z.string(), since: instant })),
    azureTenantOwner: z.object({ resellerId: id("org"), since: instant }).nullable(),
    createdAt: instant,
  })
  .meta({ id: "Customer" });
export type Customer = z.output<typeof customer>;

/** RFC 7396: a member that is left out stays, `null` takes an optional one off. Only a draft's customer takes another domain. */
const patchedAddress = z.strictObject({
  country: country.optional(),
  region: line(100).nullable().optional(),
  city: line(100).optional(),
  state: line(100).nullable().optional(),
  addressLine1: line(200).optional(),
  addressLine2: line(200).nullable().optional(),
  postalCode: line(20).nullable().optional(),
  firstName: line(100).nullable().optional(),
  lastName: line(100).nullable().optional(),
  phoneNumber: z
    .string()
    .regex(/^\+?[0-9 ().-]{4,30}$/)
    .nullable()
    .optional(),
});
export const customerPatch = z
  .strictObject({
    companyProfile: z
      .strictObject({
        domain: domain.optional(),
        organizationRegistrationNumber: line(50).nullable().optional(),
      })
      .optional(),
    billingProfile: z
      .strictObject({
        email: email.optional(),
        culture: culture.optional(),
        language: language.optional(),
        companyName: line(200).optional(),
        defaultAddress: patchedAddress.optional(),
      })
      .optional(),
  })
  .meta({ id: "CustomerPatch" });
export type CustomerPatch = z.output<typeof customerPatch>;

export const resellerAssignment = z
  .strictObject({ resellerId: id("org").nullable(), delegatedAdmin: z.boolean() })
  .refine(({ resellerId, delegatedAdmin }) => !(resellerId === null && delegatedAdmin), {
    message: "needs a reseller",
    path: ["delegatedAdmin"],
  })
  .meta({ id: "ResellerAssignment" });

export const ownerGrant = z.strictObject({ resellerId: id("org") }).meta({ id: "AzureTenantOwnerGrant" });
export const customers = list(customer);
export const customerCredentials = credentials;

export const reassignment = z
  .strictObject({
    fromResellerId: id("org"),
    toResellerId: id("org"),
    subscriptions: z.boolean(),
    delegatedAdmin: z.boolean(),
  })
  .refine(({ fromResellerId, toResellerId }) => fromResellerId !== toResellerId, {
    message: "must be another reseller",
    path: ["toResellerId"],
  })
  .meta({ id: "Reassignment" });

export const job = z
  .object({
    id: id("job"),
    status: z.enum(["running", "completed", "failed"]),
    total: z.int().optional(),
    done: z.int(),
    failed: z.array(z.object({ customerId: id("cus"), code: z.string(), detail: z.string() })),
    createdAt: instant,
    finishedAt: instant.optional(),
  })
  .meta({ id: "Job" });
export type Job = z.output<typeof job>;
