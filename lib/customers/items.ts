import * as z from "zod";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";
import { moving } from "./moving.ts";
import { comparedRegistration } from "./rules.ts";

/** A customer's profiles, in its own item and in the order for a new customer. */
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
    /** The sender attested that the address is right, although the country's data say otherwise. */
    addressConfirmed: z.boolean().optional(),
  }),
});

const customer = z.object({
  type: z.literal("Customer"),
  id: z.string(),
  providerId: z.string(),
  companyProfile,
  billingProfile,
  associatedPartnerId: z.string().nullable(),
  azureTenantOwner: z.object({ resellerId: z.string(), since: z.string() }).nullable(),
  /**
   * The customer's admin user, `admin@<domain>`.
   */
  adminId: z.string(),
  /**
   * The billing address was set by somebody who may not reset the admin's credentials. So no password can be chosen by
   * a mail to it.
   */
  billingEmailUnvouched: z.boolean().optional(),
  /**
   * The reseller that set the billing address last. It vouches for the address while it may reset the admin. Left out
   * when the customer's provider set it.
   */
  billingEmailVouchedBy: z.string().optional(),
  createdAt: z.string(),
  /** Rises with every change of the customer's own fields and of the resellers' grants. */
  version: z.int(),
  /** Rises when a subscription is added or changes its status or offer. Prerequisites depend on those. */
  subscriptionsVersion: z.int(),
  /**
   * The trial offers that the customer has had. Each customer gets each trial once. `subscriptionsVersion` guards the
   * list.
   */
  trialsUsed: z.array(z.string()).optional(),
  /** The customer changed its provider at `at`. Some subscriptions still name `from` and follow within moments. */
  moving: moving.optional(),
});

export const customers = entity({
  type: "Customer",
  key: ({ id }: { id: string }) => keys.customer(id),
  // The provider's and the resellers' rights depend on the provider only. Changes of other fields end no right.
  rights: {
    given: () => true,
    besides: [
      ...Object.keys(customer.shape).filter((name) => name !== "providerId"),
      ...["listedVersion", "filtersIndexed", "furtherIndexed"],
    ],
  },
  // The customer's version when its list entry was written. The entry lags when an older release has changed the
  // customer. The backfill marks a customer whose entry it has written into the indexes of later filters.
  derived: {
    listedVersion: ({ version }) => version,
    filtersIndexed: () => true,
    furtherIndexed: () => true,
  },
  schema: () => customer,
});
export type CustomerItem = ItemOf<typeof customers>;

const relationship = z.object({
  type: z.literal("CustomerPartner"),
  customerId: z.string(),
  providerId: z.string(),
  /** The former provider, if the customer has changed its provider. */
  formerProviderId: z.string().optional(),
  resellerId: z.string(),
  associated: z.boolean(),
  adminSince: z.string().optional(),
  /** The `adminSince` to which the following terms belong. A delegated admin without terms manages, and has no end. */
  adminTermsSince: z.string().optional(),
  adminAccess: storedEnum(["manage", "read"]).optional(),
  /** The delegated admin ends by the clock at this instant. The schedule records the end later. */
  adminUntil: z.string().optional(),
  /**
   * The last reminder before that end that was sent, or was already past when the end was set, in days before the end.
   */
  adminReminded: z.int().optional(),
  azureOwnerSince: z.string().optional(),
  /** When this reseller reset the credentials of the customer's admin, if nobody has reset them since. */
  credentialsResetAt: z.string().optional(),
  recordCount: z.int(),
  supportCount: z.int(),
  version: z.int(),
});

/** Whether the reseller has any relationship to the customer left. */
export const hasLink = ({
  associated,
  adminSince,
  azureOwnerSince,
  credentialsResetAt,
  recordCount,
  supportCount,
}: z.output<typeof relationship>): boolean =>
  associated ||
  adminSince !== undefined ||
  azureOwnerSince !== undefined ||
  credentialsResetAt !== undefined ||
  recordCount > 0 ||
  supportCount > 0;

/**
 * The relationship of one reseller to one customer: five independent links (product rule 1). The counts are of
 * subscriptions that have not ended. The item is in the reseller's index while any link is left, or while the reseller
 * knows the admin's credentials.
 */
export const resellerRelationships = entity({
  type: "CustomerPartner",
  key: ({ customerId, resellerId }: { customerId: string; resellerId: string }) =>
    keys.resellerRelationship(customerId, resellerId),
  indexes: (relationship) => ({
    ...(hasLink(relationship) &&
      keys.byReseller(relationship.resellerId, relationship.providerId, relationship.customerId)),
    ...(relationship.adminSince &&
      keys.administeredBy(relationship.resellerId, relationship.providerId, relationship.customerId)),
  }),
  schema: () => relationship,
});
export type ResellerRelationship = ItemOf<typeof resellerRelationships>;

/** The customer's own fields in a list. */
const listed = customer.omit({
  type: true,
  subscriptionsVersion: true,
  trialsUsed: true,
  moving: true,
  billingEmailUnvouched: true,
  billingEmailVouchedBy: true,
});
export type ListedCustomer = z.output<typeof listed>;

/** The fields of a delegated admin in a list. */
const administrator = relationship.omit({
  type: true,
  customerId: true,
  providerId: true,
  associated: true,
  adminReminded: true,
  azureOwnerSince: true,
  credentialsResetAt: true,
  recordCount: true,
  supportCount: true,
  version: true,
});
export type Administrator = z.output<typeof administrator>;

/**
 * A customer in its provider's list, with a copy of every field that the list shows. The transaction of each change
 * writes the copy. An entry written by an older release has no copy or an outdated one, until the stream consumer
 * updates it.
 */
export const customerEntries = entity({
  type: "CustomerEntry",
  versioned: false,
  key: ({ providerId, customerId }: { providerId: string; customerId: string }) =>
    keys.customerEntry(providerId, customerId),
  indexes: ({ customer, customerId }) => {
    if (!customer) return {};
    const { providerId, associatedPartnerId, companyProfile } = customer;
    const number = companyProfile.organizationRegistrationNumber;
    return {
      ...keys.entryOfReseller(providerId, associatedPartnerId ?? undefined, customerId),
      ...(number && keys.registration(comparedRegistration(number), providerId, customerId)),
    };
  },
  // Entries of an older release are missing from the indexes by registration number and of customers without a
  // reseller. A condition compares `administratorIds` with a reseller.
  derived: {
    filtersIndexed: () => true,
    administratorIds: ({ administrators }) => administrators?.map(({ resellerId }) => resellerId),
  },
  schema: () =>
    z.object({
      customerId: z.string(),
      customer: listed.optional(),
      /** Left out when an entry cannot hold them all. */
      administrators: z.array(administrator).optional(),
    }),
});
export type CustomerEntry = ItemOf<typeof customerEntries>;

/** The customer that has a domain. A domain belongs to one customer in the deployment. */
export const domains = entity({
  type: "Domain",
  versioned: false,
  key: ({ domain }: { domain: string }) => keys.domain(domain),
  schema: () => z.object({ customerId: z.string() }),
});

/** The admin user of a customer. */
export const customerUsers = entity({
  type: "CustomerUser",
  rights: { given: ({ status }) => status === "active", besides: ["displayName"] },
  key: ({ organizationId, id }: { organizationId: string; id: string }) => keys.user(organizationId, id),
  schema: () =>
    z.object({
      id: z.string(),
      organizationId: z.string(),
      email: z.string(),
      displayName: z.string(),
      roles: z.array(storedEnum(["CustomerAdmin"])),
      status: storedEnum(["active", "disabled"]),
      /** Sign-ins before this instant no longer count. */
      signedOutAt: z.string().optional(),
      /** When a recovery code was used. No sign-in counts until a new authenticator app is connected. */
      recoveringSince: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type CustomerUserItem = ItemOf<typeof customerUsers>;
