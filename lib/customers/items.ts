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
    /** Who sent the address attested that it is right, although the data about its country says otherwise. */
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
  /** Its admin user, `admin@<domain>`. */
  adminId: z.string(),
  /**
   * The billing address was set by somebody who may not give the admin new credentials: no password is chosen by what is
   * mailed to it.
   */
  billingEmailUnvouched: z.boolean().optional(),
  /** Who set the billing address last, where that is not the customer's provider: it vouches while it may reset the admin. */
  billingEmailVouchedBy: z.string().optional(),
  createdAt: z.string(),
  /** Rises with every change of the customer's own fields and of what resellers are granted at it. */
  version: z.int(),
  /** Rises when a subscription is added or changes its status or offer. Prerequisites depend on those. */
  subscriptionsVersion: z.int(),
  /** The offers that it has tried. Each trial is once a customer; `subscriptionsVersion` guards the list. */
  trialsUsed: z.array(z.string()).optional(),
  /** The provider has changed at `at`, and some subscriptions still name `from`: they follow within moments. */
  moving: moving.optional(),
});

export const customers = entity({
  type: "Customer",
  key: ({ id }: { id: string }) => keys.customer(id),
  // Its provider has rights, and those whom that provider lets in. All of it but the provider changes without ending any.
  rights: {
    given: () => true,
    besides: [
      ...Object.keys(customer.shape).filter((name) => name !== "providerId"),
      ...["listedVersion", "filtersIndexed", "furtherIndexed"],
    ],
  },
  // The version that its entry in the list was written with. It lags where an older release has changed the customer.
  // The backfill marks it once it has its entry written in the indexes of later filters too.
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
  /** The provider before the present one, where the customer has changed it. */
  formerProviderId: z.string().optional(),
  resellerId: z.string(),
  associated: z.boolean(),
  adminSince: z.string().optional(),
  /** The `adminSince` that the terms below belong to. A delegated admin without terms manages, and has no end. */
  adminTermsSince: z.string().optional(),
  adminAccess: storedEnum(["manage", "read"]).optional(),
  /** The delegated admin ends by the clock at this instant; the schedule records that later. */
  adminUntil: z.string().optional(),
  /** The last reminder of that end which has been given, or was past when the end was set, in days before it. */
  adminReminded: z.int().optional(),
  azureOwnerSince: z.string().optional(),
  /** When this reseller reset the credentials of the customer's admin, if nobody has done so after it. */
  credentialsResetAt: z.string().optional(),
  recordCount: z.int(),
  supportCount: z.int(),
  version: z.int(),
});

/** Whether any link is left. */
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
 * The relationship of one reseller to one customer: five links, each for itself (product rule 1). The counts are of
 * subscriptions that are not over. It is in the reseller's index while any link is left, or the
 * credentials that it gave the customer's admin last.
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

/** What a list shows of the customer itself. */
const listed = customer.omit({
  type: true,
  subscriptionsVersion: true,
  trialsUsed: true,
  moving: true,
  billingEmailUnvouched: true,
  billingEmailVouchedBy: true,
});
export type ListedCustomer = z.output<typeof listed>;

/** What a list shows of a reseller with delegated admin. */
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
 * A customer in its provider's list, with all that the list shows. The transaction of each change of the customer writes
 * it. What an older release has written lacks the copy, or has an older one, until the stream's consumer has been there.
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
  // What an older release has written is not in the indexes by registration number and without a reseller.
  derived: { filtersIndexed: () => true },
  schema: () =>
    z.object({
      customerId: z.string(),
      customer: listed.optional(),
      /** Left out when there are more than an entry holds. */
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
      /** What signed in before this instant counts no longer. */
      signedOutAt: z.string().optional(),
      /** When a recovery code was used: no sign-in counts until a new authenticator app is connected. */
      recoveringSince: z.string().optional(),
      createdAt: z.string(),
      version: z.int(),
    }),
});
export type CustomerUserItem = ItemOf<typeof customerUsers>;
