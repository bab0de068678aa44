import * as z from "zod";
import {
  callerRole,
  callerType,
  country,
  email,
  id,
  instant,
  instantIn,
  line,
  lines,
  list,
  mpnId,
  organizationType,
  region,
  role,
  warning,
  website,
} from "./common.ts";

const organizationId = id("org");

export const agreement = z
  .object({ region, signedAt: instant, source: z.string(), recordedAt: instant })
  .meta({ id: "Agreement" });

export const organization = z
  .object({
    id: organizationId,
    type: organizationType,
    name: z.string(),
    country: z.string(),
    region: z.string(),
    mpnId: z.string().optional(),
    website: z.string().optional(),
    description: z.string().optional(),
    status: z.enum(["active", "suspended"]),
    agreements: z.array(agreement),
    createdAt: instant,
  })
  .meta({ id: "Organization" });
export type Organization = z.output<typeof organization>;

/** An organization in a list: its agreements are read with the single resource. */
export const organizationEntry = organization.omit({ agreements: true }).meta({ id: "OrganizationEntry" });

export const setupInfo = z.object({ userName: z.string(), temporaryPassword: z.string() }).meta({
  id: "SetupInfo",
  description: "Shown once, in this answer only; the password must be changed at first sign-in.",
});

const shownOnce = { setupInfo: setupInfo.optional(), warnings: z.array(warning).optional() };

export const user = z
  .object({
    id: id("usr"),
    email: z.string(),
    displayName: z.string(),
    roles: z.array(role),
    status: z.enum(["active", "disabled"]),
    createdAt: instant,
  })
  .meta({ id: "User" });
export type User = z.output<typeof user>;

export const me = z
  .object({
    user: z.object({ id: id("usr"), email: z.string(), displayName: z.string(), roles: z.array(callerRole) }),
    organization: z.object({
      id: z.union([organizationId, id("cus")]),
      type: callerType,
      name: z.string(),
      mpnId: z.string().optional(),
      /** A customer has none. */
      region: z.string().optional(),
    }),
  })
  .meta({ id: "Me" });

const profile = {
  name: line(200),
  country,
  region,
  website: website.optional(),
  description: lines(1000).optional(),
};

export const enrolment = z
  .strictObject({
    type: z.enum(["indirect-provider", "indirect-reseller"]),
    ...profile,
    mpnId,
    globalAdmin: z.strictObject({ email, displayName: line(100) }),
  })
  .meta({ id: "Enrolment" });
export type Enrolment = z.output<typeof enrolment>;

export const enrolled = organization
  .extend({ globalAdmin: user, ...shownOnce })
  .meta({ id: "EnrolledOrganization" });

/** What a change of the directory profile may hold; `null` takes an optional field off (RFC 7396). */
const profileChanges = {
  name: line(200).optional(),
  country: country.optional(),
  region: region.optional(),
  website: website.nullable().optional(),
  description: lines(1000).nullable().optional(),
};

export const directoryChanges = z.strictObject(profileChanges);
export type DirectoryChanges = z.output<typeof directoryChanges>;

export const organizationPatch = z
  .strictObject({ ...profileChanges, status: z.enum(["active", "suspended"]).optional() })
  .meta({ id: "OrganizationPatch" });
export type OrganizationPatch = z.output<typeof organizationPatch>;

export const agreementInput = z
  .strictObject({ signedAt: instantIn, source: line(500) })
  .meta({ id: "AgreementInput" });

export const credentials = z.object({ userId: id("usr"), ...shownOnce }).meta({ id: "Credentials" });

export const roles = z
  .array(role)
  .min(1)
  .max(4)
  .refine((given) => new Set(given).size === given.length, "must name each role once");

export const newUser = z.strictObject({ email, displayName: line(100), roles }).meta({ id: "NewUser" });
export const createdUser = user.extend(shownOnce).meta({ id: "CreatedUser" });

export const userPatch = z
  .strictObject({
    displayName: line(100).optional(),
    roles: roles.optional(),
    status: z.enum(["active", "disabled"]).optional(),
  })
  .meta({ id: "UserPatch" });
export type UserPatch = z.output<typeof userPatch>;

export const newChangeRequest = z
  .strictObject({
    changes: directoryChanges.refine(
      (changes) => Object.keys(changes).length > 0,
      "must name at least one field",
    ),
    reason: lines(1000),
  })
  .meta({ id: "NewChangeRequest" });

export const changeRequest = z
  .object({
    id: id("chg"),
    organizationId,
    changes: z.object({
      name: z.string().optional(),
      country: z.string().optional(),
      region: z.string().optional(),
      website: z.string().nullable().optional(),
      description: z.string().nullable().optional(),
    }),
    reason: z.string(),
    status: z.enum(["open", "approved", "rejected"]),
    createdAt: instant,
    decidedAt: instant.optional(),
    note: z.string().optional(),
  })
  .meta({ id: "ChangeRequest" });
export type ChangeRequest = z.output<typeof changeRequest>;

export const decision = z.strictObject({ note: lines(1000).optional() }).meta({ id: "ChangeDecision" });

export const directoryEntry = z
  .object({
    id: organizationId,
    name: z.string(),
    country: z.string(),
    region: z.string(),
    website: z.string().optional(),
    description: z.string().optional(),
  })
  .meta({ id: "DirectoryEntry" });

export const partnerCheck = z
  .object({
    mpnId: z.string(),
    organizationId: organizationId.optional(),
    name: z.string().optional(),
    eligible: z.boolean(),
    problems: z.array(z.object({ code: z.string(), detail: z.string() })),
  })
  .meta({ id: "PartnerCheck" });
export type PartnerCheck = z.output<typeof partnerCheck>;

export const users = list(user);
export const organizations = list(organizationEntry);
export const changeRequests = list(changeRequest);
export const directory = list(directoryEntry);
