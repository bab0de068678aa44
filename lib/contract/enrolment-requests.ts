import * as z from "zod";
import { answerEnum, id, instant, line, lines, list, locale, pageByStatus } from "./common.ts";
import { operations as named } from "./operation.ts";
import { enrolment, organization } from "./organizations.ts";
import { impersonal, personal } from "./personal.ts";
import { user } from "./users.ts";

const { name, country, region, mpnId, website, globalAdmin } = enrolment.shape;
const registrationNumber = impersonal(line(50));

/** The data that a person enters on an invitation's page. The schemas are those of an enrolment by the operator. */
export const enrolmentForm = z.strictObject({
  name,
  country,
  mpnId,
  website,
  organizationRegistrationNumber: registrationNumber.optional(),
  globalAdmin,
});
export type EnrolmentForm = z.output<typeof enrolmentForm>;

export const enrolmentStatus = z.enum(["open", "approved", "rejected"]);
export type EnrolmentStatus = z.output<typeof enrolmentStatus>;

export const enrolmentRequest = z
  .object({
    id: id("enr"),
    status: answerEnum(enrolmentStatus),
    /** The invitation from whose page it was made, and the provider that sent it. */
    partnershipRequestId: id("req"),
    providerId: id("org"),
    name: z.string(),
    country: z.string(),
    region: z.string(),
    mpnId: z.string(),
    website: z.string().optional(),
    organizationRegistrationNumber: z.string().optional(),
    globalAdmin: z.object({ email: z.string(), displayName: z.string() }),
    locale: answerEnum(locale),
    createdAt: instant,
    decidedAt: instant.optional(),
    /** The reason of a rejection. */
    reason: z.string().optional(),
    /** The organization that its approval created. */
    organizationId: id("org").optional(),
  })
  .meta({ id: "EnrolmentRequest" });

/** The operator's corrections of a request at its approval. */
export const enrolmentCorrections = z
  .strictObject({
    name: name.optional(),
    country: country.optional(),
    region: region.optional(),
    mpnId: mpnId.optional(),
    website,
    globalAdmin: globalAdmin
      .partial()
      .refine((changes) => Object.keys(changes).length > 0, "must name at least one field")
      .optional(),
  })
  .meta({ id: "EnrolmentCorrections" });
export type EnrolmentCorrections = z.output<typeof enrolmentCorrections>;

export const enrolmentRejection = z
  .strictObject({ reason: personal("length", lines(1000)) })
  .meta({ id: "EnrolmentRejection" });

export const enrolmentRequests = list(enrolmentRequest);

const byRequest = z.object({ enrolmentRequestId: id("enr") });

export const operations = named({
  listEnrolmentRequests: {
    summary: "Who asks to be enrolled, newest first",
    query: pageByStatus(enrolmentStatus.optional()),
    answer: enrolmentRequests,
  },
  getEnrolmentRequest: {
    summary: "One enrolment request",
    path: byRequest,
    answer: enrolmentRequest,
    resource: enrolmentRequest,
  },
  approveEnrolmentRequest: {
    summary: "Enrol the organization, with corrections",
    path: byRequest,
    body: enrolmentCorrections,
    answer: organization.extend({ globalAdmin: user }).meta({ id: "ApprovedOrganization" }),
    resource: organization,
    key: "transaction",
    refusals: ["ENROLMENT_DECIDED", "MPN_ID_TAKEN", "EMAIL_TAKEN"],
  },
  rejectEnrolmentRequest: {
    summary: "Reject, with a reason",
    path: byRequest,
    body: enrolmentRejection,
    answer: enrolmentRequest,
    resource: enrolmentRequest,
    key: "transaction",
    refusals: ["ENROLMENT_DECIDED"],
  },
});
