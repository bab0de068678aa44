import * as z from "zod";
import { answerEnum, email, id, instant, lines, list, locale, name, pageByStatus } from "./common.ts";
import { operations as named } from "./operation.ts";
import { personal } from "./personal.ts";
import { warning } from "./problem.ts";

/** The placeholder of the personal link in a request's text. */
export const linkPlaceholder = "{{link}}";

export const requestStatus = z.enum(["draft", "sent", "accepted", "declined", "revoked", "expired"]);
export type RequestStatus = z.output<typeof requestStatus>;

export const delivery = z.object({
  state: answerEnum(z.enum(["none", "queued", "sent", "delivered", "bounced", "complained", "failed"])),
  attempts: z.int(),
  lastAttemptAt: instant.optional(),
  detail: z.string().optional(),
});

export const partnershipRequest = z
  .object({
    id: id("req"),
    resellerEmail: z.string(),
    locale: answerEnum(locale),
    subject: z.string(),
    message: z.string(),
    status: answerEnum(requestStatus),
    delivery,
    createdAt: instant,
    expiresAt: instant,
    sentAt: instant.optional(),
    answeredAt: instant.optional(),
    acceptedBy: z.object({ organizationId: id("org"), name: z.string(), mpnId: z.string() }).optional(),
  })
  .meta({ id: "PartnershipRequest" });
export type PartnershipRequest = z.output<typeof partnershipRequest>;
/** A request as a handler answers it. Its status may be one that only a newer release knows. */
export type PartnershipRequestAnswer = z.input<typeof partnershipRequest>;

// The link stands in the message: subjects are shown in places where a link must not be.
const subject = name(200).refine(
  (value) => !value.includes(linkPlaceholder),
  `must not hold ${linkPlaceholder}, whose place is in the message`,
);
const text = {
  subject: personal("length", subject).optional(),
  message: personal("length", lines(2000)).optional(),
};

export const newRequest = z
  .strictObject({ resellerEmail: email, locale: locale.optional(), ...text })
  .meta({ id: "NewPartnershipRequest" });
export type NewRequest = z.output<typeof newRequest>;

export const requestPatch = z
  .strictObject({ ...text, locale: locale.optional() })
  .meta({ id: "PartnershipRequestPatch" });
export type RequestPatch = z.output<typeof requestPatch>;

/** The finished text, for the caller to send. A replayed answer leaves out the fields that contain the link. */
export const link = z
  .object({
    link: personal("secret", z.string()).optional(),
    subject: z.string(),
    message: z.string().optional(),
    mailto: personal("secret", z.string()).optional(),
    /** A `mailto:` address with the subject and the link only. */
    mailtoShort: personal("secret", z.string()).optional(),
    expiresAt: instant,
    warnings: z.array(warning).optional(),
  })
  .meta({ id: "InvitationLink" });

/** A new request, with warnings for the provider. */
export const createdRequest = partnershipRequest
  .extend({ warnings: z.array(warning).optional() })
  .meta({ id: "CreatedPartnershipRequest" });

export const requests = list(partnershipRequest);

const byRequest = z.object({ requestId: id("req") });

export const operations = named({
  createPartnershipRequest: {
    summary: "Draft a request",
    body: newRequest,
    status: 201,
    location: "/v1/partnership-requests/{id}",
    answer: createdRequest,
    resource: partnershipRequest,
    key: "transaction",
    refusals: ["LINK_REQUIRED", "URL_NOT_ALLOWED", "REQUEST_ALREADY_OPEN", "RATE_LIMITED"],
  },
  listPartnershipRequests: {
    summary: "The provider's requests",
    /** `resellerEmail` finds the requests to the same mailbox, however the address is spelled. */
    query: pageByStatus(requestStatus.optional()).extend({ resellerEmail: email.optional() }),
    answer: requests,
  },
  getPartnershipRequest: {
    summary: "One request",
    path: byRequest,
    answer: partnershipRequest,
    resource: partnershipRequest,
  },
  updatePartnershipRequest: {
    summary: "Edit a draft",
    path: byRequest,
    body: requestPatch,
    answer: partnershipRequest,
    resource: partnershipRequest,
    ifMatch: "required",
    refusals: ["LINK_REQUIRED", "URL_NOT_ALLOWED", "REQUEST_NOT_DRAFT"],
  },
  sendPartnershipRequest: {
    summary: "Queue the mail, or send it again with a fresh link",
    path: byRequest,
    status: 202,
    location: "/v1/partnership-requests/{id}",
    answer: partnershipRequest,
    resource: partnershipRequest,
    key: "transaction",
    refusals: ["REQUEST_ENDED", "ADDRESS_HELD_BACK", "SENDING_PAUSED", "RATE_LIMITED"],
  },
  createInvitationLink: {
    summary: "The finished text with its link, to send by oneself",
    path: byRequest,
    answer: link,
    key: "transaction",
    secrets: ["link", "message", "mailto", "mailtoShort"],
    refusals: ["REQUEST_ENDED", "RATE_LIMITED"],
  },
  revokePartnershipRequest: {
    summary: "End every link at once",
    path: byRequest,
    answer: partnershipRequest,
    resource: partnershipRequest,
    key: "transaction",
    refusals: ["REQUEST_ENDED"],
  },
});
