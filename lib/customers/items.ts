import * as z from "zod";

/** What a customer is called and where it is, in its own item and in the order that it comes from. */
export const companyProfile = z.object({
  domain: z.string(),
  organizationRegistrationNumber: z.string().optional(),
});
export const billingProfile = z.object({
  email: z.string(),
  culture: z.string(),
  language: z.string(),
  companyName: z.string(),
  defaultAddress: z.object({
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
  }),
});

/** A customer as it lies in the table. */
export const customerItem = z.object({
  type: z.literal("Customer"),
  id: z.string(),
  providerId: z.string(),
  companyProfile,
  billingProfile,
  associatedPartnerId: z.string().nullable(),
  azureTenantOwner: z.object({ resellerId: z.string(), since: z.string() }).nullable(),
  /** Its one user, `admin@<domain>`. */
  adminId: z.string(),
  createdAt: z.string(),
  /** Moves with every change of the customer's own fields. */
  version: z.int(),
  /** Moves with every change of which subscriptions it has in which state: what a prerequisite is judged on. */
  subscriptionsVersion: z.int(),
});
export type CustomerItem = z.output<typeof customerItem>;

/** What ties one reseller to one customer. Counts are of subscriptions that are neither cancelled nor expired. */
export const customerPartnerItem = z.object({
  type: z.literal("CustomerPartner"),
  customerId: z.string(),
  providerId: z.string(),
  resellerId: z.string(),
  associated: z.boolean(),
  adminSince: z.string().optional(),
  azureOwnerSince: z.string().optional(),
  recordCount: z.int(),
  supportCount: z.int(),
  version: z.int(),
});
export type CustomerPartnerItem = z.output<typeof customerPartnerItem>;
