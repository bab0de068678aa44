import * as z from "zod";
import { credentials, setupFields } from "./accounts.ts";
import {
  answerEnum,
  country,
  email,
  id,
  instant,
  instantIn,
  line,
  lines,
  list,
  mpnId,
  name,
  organizationType,
  page,
  paging,
  region,
  website,
} from "./common.ts";
import { eitherOf } from "./either-of.ts";
import { accentColour, logoInput } from "./logos.ts";
import { operations as named, setupSecrets as secrets } from "./operation.ts";
import { impersonal, personal } from "./personal.ts";
import { createdUser, user } from "./users.ts";

const organizationId = id("org");

export const agreement = z
  .object({ region: z.string(), signedAt: instant, source: z.string(), recordedAt: instant })
  .meta({ id: "Agreement" });

const organizationStatus = z.enum(["active", "suspended"]);

export const organization = z
  .object({
    id: organizationId,
    type: answerEnum(organizationType),
    name: z.string(),
    country: z.string(),
    region: z.string(),
    mpnId: z.string().optional(),
    website: z.string().optional(),
    description: z.string().optional(),
    logoUrl: impersonal(z.string()).optional(),
    accentColour: z.string().optional(),
    status: answerEnum(organizationStatus),
    agreements: z.array(agreement),
    createdAt: instant,
  })
  .meta({ id: "Organization" });
export type Organization = z.output<typeof organization>;
/** An organization as a handler answers it. Its status may be one that only a newer release knows. */
export type OrganizationAnswer = z.input<typeof organization>;

/** An organization in a list. Only the single resource shows its agreements. */
export const organizationEntry = organization.omit({ agreements: true }).meta({ id: "OrganizationEntry" });
export type OrganizationEntryAnswer = z.input<typeof organizationEntry>;

const organizationName = impersonal(name(200));
const description = personal("length", lines(1000));
const displayName = personal("initial", name(100));

const profile = {
  name: organizationName,
  country,
  region,
  website: website.optional(),
  description: description.optional(),
};

export const enrolment = z
  .strictObject({
    type: z.enum(["indirect-provider", "indirect-reseller"]),
    ...profile,
    mpnId,
    globalAdmin: z.strictObject({ email, displayName }),
  })
  .meta({ id: "Enrolment" });

export const enrolled = organization
  .extend({ globalAdmin: user, ...setupFields })
  .meta({ id: "EnrolledOrganization" });

/** A merge patch of the directory profile (RFC 7396): `null` removes an optional field. */
const profileChanges = {
  name: organizationName.optional(),
  country: country.optional(),
  region: region.optional(),
  website: website.nullable().optional(),
  description: description.nullable().optional(),
  logo: logoInput.nullable().optional(),
  accentColour: accentColour.nullable().optional(),
};

export const directoryChanges = z.strictObject(profileChanges);
export type DirectoryChanges = z.output<typeof directoryChanges>;

export const organizationPatch = z
  .strictObject({ ...profileChanges, status: organizationStatus.optional() })
  .meta({ id: "OrganizationPatch" });
export type OrganizationPatch = z.output<typeof organizationPatch>;

/** The Global admin that the operator appoints: a new user, or one of the organization's users. */
export const appointment = z
  .strictObject({
    email: email.optional(),
    displayName: displayName.optional(),
    userId: id("usr").optional(),
  })
  .refine(({ email, displayName, userId }) => (userId ? !email && !displayName : email && displayName), {
    message: "needs either userId, or email and displayName",
    path: ["userId"],
  })
  .meta({ id: "Appointment", ...eitherOf(["email", "displayName"], ["userId"]) });

export const agreementInput = z
  .strictObject({ signedAt: instantIn, source: personal("length", line(500)) })
  .meta({ id: "AgreementInput" });

export const directoryEntry = z
  .object({
    id: organizationId,
    name: z.string(),
    country: z.string(),
    region: z.string(),
    website: z.string().optional(),
    description: z.string().optional(),
    logoUrl: impersonal(z.string()).optional(),
    accentColour: z.string().optional(),
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

export const organizations = list(organizationEntry);
export const directory = list(directoryEntry);

const byOrganization = z.object({ organizationId: id("org") });

export const operations = named({
  enrolOrganization: {
    summary: "Enrol an organization",
    body: enrolment,
    status: 201,
    location: "/v1/organizations/{id}",
    answer: enrolled,
    resource: organization,
    key: "claim",
    secrets,
    refusals: ["MPN_ID_TAKEN", "EMAIL_TAKEN"],
  },
  listOrganizations: { summary: "The enrolled organizations", query: page, answer: organizations },
  getOrganization: {
    summary: "One organization",
    path: byOrganization,
    answer: organization,
    resource: organization,
  },
  updateOrganization: {
    summary: "Change the directory profile, suspend or reactivate",
    path: byOrganization,
    body: organizationPatch,
    answer: organization,
    resource: organization,
    ifMatch: "required",
    refusals: ["LOGO_NOT_ALLOWED", "CONTRAST_TOO_LOW"],
  },
  recordAgreement: {
    summary: "Record the partner agreement",
    path: byOrganization.extend({ region }),
    body: agreementInput,
    answer: agreement,
    resource: agreement,
    ifMatch: "honoured",
    refusals: ["LIMIT_REACHED"],
  },
  resetOrganizationAdminCredentials: {
    summary: "New credentials for an organization's first Global admin",
    path: byOrganization,
    answer: credentials,
    key: "claim",
    secrets,
    refusals: ["NO_GLOBAL_ADMIN"],
  },
  appointGlobalAdmin: {
    summary: "Appoint a Global admin, whatever became of the earlier ones",
    path: byOrganization,
    body: appointment,
    status: 201,
    answer: createdUser,
    resource: user,
    key: "claim",
    secrets,
    refusals: ["EMAIL_TAKEN"],
  },
  getOwnOrganization: { summary: "The caller's organization", answer: organization, resource: organization },
  listDirectory: {
    summary: "The official list of indirect providers",
    query: z.strictObject({ ...paging, country: country.optional() }),
    answer: directory,
  },
  validateMpnIds: {
    summary: "Which of these MPN IDs are ones to name",
    body: z
      .strictObject({
        mpnIds: z
          .array(impersonal(line(64)))
          .min(1)
          .max(100),
      })
      .meta({ id: "PartnerValidation" }),
    answer: z.object({ items: z.array(partnerCheck) }).meta({ id: "PartnerChecks" }),
  },
  verifyMpnId: {
    summary: "Is this MPN ID one to name",
    path: z.object({ mpnId: impersonal(z.string().min(1).max(200)) }),
    answer: partnerCheck,
    resource: partnerCheck,
  },
});
