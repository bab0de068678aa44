import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

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

export const customers = entity({
  type: "Customer",
  key: ({ id }: { id: string }) => keys.customer(id),
  schema: z.object({
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
  }),
});
export type CustomerItem = ItemOf<typeof customers>;

const relationship = z.object({
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

const isLeft = ({
  associated,
  adminSince,
  azureOwnerSince,
  recordCount,
  supportCount,
}: z.output<typeof relationship>): boolean =>
  associated ||
  adminSince !== undefined ||
  azureOwnerSince !== undefined ||
  recordCount > 0 ||
  supportCount > 0;

/**
 * The five links of one reseller to one customer (product rule 1). It counts subscriptions that are neither cancelled nor
 * expired. The reseller's index lists it for as long as any link is left.
 */
export const resellerRelationships = entity({
  type: "CustomerPartner",
  key: ({ customerId, resellerId }: { customerId: string; resellerId: string }) =>
    keys.resellerRelationship(customerId, resellerId),
  indexes: (relationship) =>
    isLeft(relationship)
      ? keys.byReseller(relationship.resellerId, relationship.providerId, relationship.customerId)
      : {},
  schema: relationship,
});
export type ResellerRelationship = ItemOf<typeof resellerRelationships>;

/** A customer in its provider's list. */
export const customerEntries = entity({
  type: "CustomerEntry",
  versioned: false,
  key: ({ providerId, customerId }: { providerId: string; customerId: string }) =>
    keys.customerEntry(providerId, customerId),
  schema: z.object({ customerId: z.string() }),
});

/** Whose domain it is: one customer's in the whole deployment. */
export const domains = entity({
  type: "Domain",
  versioned: false,
  key: ({ domain }: { domain: string }) => keys.domain(domain),
  schema: z.object({ customerId: z.string() }),
});

/** A word of a customer's name, by which its provider's search finds it. */
export const customerWords = entity({
  type: "CustomerWord",
  versioned: false,
  key: ({ providerId, word, customerId }: { providerId: string; word: string; customerId: string }) =>
    keys.word(providerId, word, customerId),
  schema: z.object({ word: z.string(), customerId: z.string() }),
});

/** Which of those words a customer has. */
export const customerWordLists = entity({
  type: "CustomerWords",
  key: ({ customerId }: { customerId: string }) => keys.customerWords(customerId),
  schema: z.object({ words: z.array(z.string()), version: z.int() }),
});

/** A customer's one user, which signs in for it. */
export const customerUsers = entity({
  type: "CustomerUser",
  key: ({ organizationId, id }: { organizationId: string; id: string }) => keys.user(organizationId, id),
  schema: z.object({
    id: z.string(),
    organizationId: z.string(),
    email: z.string(),
    displayName: z.string(),
    roles: z.array(storedEnum(["CustomerAdmin"])),
    status: storedEnum(["active", "disabled"]),
    createdAt: z.string(),
    version: z.int(),
  }),
});
export type CustomerUserItem = ItemOf<typeof customerUsers>;
