import * as z from "zod";
import { storedFacts } from "../logos/items.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** An organization. An active provider is in the index, from which the official list is read. */
export const organizations = entity({
  type: "Organization",
  // Its users have rights while it is active. No right depends on its directory profile.
  rights: {
    given: ({ status }) => status === "active",
    besides: [
      "name",
      "country",
      "region",
      "website",
      "description",
      "logo",
      "accentColour",
      "listsIndexed",
      "filtersIndexed",
      "furtherIndexed",
      "statesIndexed",
      "GSI1PK",
      "GSI1SK",
    ],
  },
  key: ({ id }: { id: string }) => keys.organization(id),
  indexes: ({ id, organizationType, country, status }) =>
    organizationType === "indirect-provider" && status === "active"
      ? keys.directory(organizationType, country, id)
      : {},
  // A new organization has no customers yet. An older one gets the flag when the backfill has updated its customers'
  // entries.
  derived: {
    listsIndexed: () => true,
    filtersIndexed: () => true,
    furtherIndexed: () => true,
    statesIndexed: () => true,
  },
  schema: () =>
    z.object({
      type: z.literal("Organization"),
      id: z.string(),
      organizationType: storedEnum(["operator", "indirect-provider", "indirect-reseller"]),
      name: z.string(),
      country: z.string(),
      region: z.string(),
      mpnId: z.string().optional(),
      website: z.string().optional(),
      description: z.string().optional(),
      /** The logo that the operator approved. */
      logo: storedFacts.optional(),
      /** As `#rrggbb`. */
      accentColour: z.string().optional(),
      status: storedEnum(["active", "suspended"]),
      /** The number of active Global admins. The last one must stay. */
      globalAdmins: z.int(),
      firstAdminId: z.string(),
      createdAt: z.string(),
      /** Whether all its customers are in the indexes of lists and searches in this release's form. */
      listsIndexed: z.boolean().optional(),
      /**
       * Whether all that it lists is also in the indexes by address, registration number, name and status, in this
       * release's form.
       */
      filtersIndexed: z.boolean().optional(),
      /** Whether its credits have the keys of periods, and the lists and searches of a reseller have their own keys. */
      furtherIndexed: z.boolean().optional(),
      /**
       * Whether open requests have keys by their end, a customer's orders by their status, and a reseller's own
       * administered customers keys apart from the others.
       */
      statesIndexed: z.boolean().optional(),
      version: z.int(),
    }),
});
export type OrganizationItem = ItemOf<typeof organizations>;

/** A partner agreement for one region, as the operator last recorded it. */
export const agreements = entity({
  type: "Agreement",
  versioned: false,
  key: ({ organizationId, region }: { organizationId: string; region: string }) =>
    keys.agreement(organizationId, region),
  schema: () =>
    z.object({
      type: z.literal("Agreement"),
      region: z.string(),
      signedAt: z.string(),
      source: z.string(),
      recordedAt: z.string(),
      recordedBy: z.string(),
    }),
});
export type AgreementItem = ItemOf<typeof agreements>;

/** An organization's request to change its directory profile. It is decided once. */
const changedFields = z.object({
  name: z.string().optional(),
  country: z.string().optional(),
  region: z.string().optional(),
  website: z.string().nullable().optional(),
  description: z.string().nullable().optional(),
  logo: storedFacts.nullable().optional(),
  accentColour: z.string().nullable().optional(),
});

export const changeRequests = entity({
  type: "ChangeRequest",
  versioned: false,
  key: ({ organizationId, id }: { organizationId: string; id: string }) =>
    keys.changeRequest(organizationId, id),
  indexes: ({ organizationId, status, id }) => keys.changeInStatus(organizationId, status, id),
  schema: () =>
    z.object({
      type: z.literal("ChangeRequest"),
      id: z.string(),
      organizationId: z.string(),
      changes: changedFields,
      /** The same fields as they were when the request was made. */
      before: changedFields.optional(),
      reason: z.string(),
      status: storedEnum(["open", "approved", "rejected"]),
      createdAt: z.string(),
      decidedAt: z.string().optional(),
      note: z.string().optional(),
    }),
});
export type ChangeRequestItem = ItemOf<typeof changeRequests>;

/** A change request in the operator's list. */
export const submittedChanges = entity({
  type: "SubmittedChange",
  versioned: false,
  key: ({ id }: { id: string }) => keys.submittedChange(id),
  schema: () => z.object({ id: z.string(), organizationId: z.string() }),
});

/** An organization in the operator's list. */
export const enrolledOrganizations = entity({
  type: "Enrolled",
  versioned: false,
  key: ({ id }: { id: string }) => keys.enrolled(id),
  schema: () => z.object({ id: z.string() }),
});

/** The organization that has an MPN ID. An MPN ID belongs to one organization in the deployment. */
export const mpnIds = entity({
  type: "MpnId",
  versioned: false,
  key: ({ mpnId }: { mpnId: string }) => keys.mpnId(mpnId),
  schema: () => z.object({ organizationId: z.string() }),
});

/** The deployment's operator. There is one. */
export const operators = entity({
  type: "Operator",
  versioned: false,
  key: (_: object) => keys.operator,
  schema: () => z.object({ organizationId: z.string() }),
});
