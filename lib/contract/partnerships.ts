import * as z from "zod";
import { email, id, instant, line, lines, list, locale } from "./common.ts";

/** Where a request's text shows the place of the personal link. */
export const linkPlaceholder = "{{link}}";

export const requestStatus = z.enum(["draft", "sent", "accepted", "declined", "revoked", "expired"]);
export type RequestStatus = z.output<typeof requestStatus>;

export const delivery = z.object({
  state: z.enum(["none", "queued", "sent", "delivered", "bounced", "complained", "failed"]),
  attempts: z.int(),
  lastAttemptAt: instant.optional(),
  detail: z.string().optional(),
});

export const partnershipRequest = z
  .object({
    id: id("req"),
    resellerEmail: z.string(),
    locale,
    subject: z.string(),
    message: z.string(),
    status: requestStatus,
    delivery,
    createdAt: instant,
    expiresAt: instant,
    sentAt: instant.optional(),
    answeredAt: instant.optional(),
    acceptedBy: z.object({ organizationId: id("org"), name: z.string(), mpnId: z.string() }).optional(),
  })
  .meta({ id: "PartnershipRequest" });
export type PartnershipRequest = z.output<typeof partnershipRequest>;

const text = { subject: line(200).optional(), message: lines(2000).optional() };

export const newRequest = z
  .strictObject({ resellerEmail: email, locale: locale.default("en"), ...text })
  .meta({ id: "NewPartnershipRequest" });
export type NewRequest = z.output<typeof newRequest>;

export const requestPatch = z
  .strictObject({ ...text, locale: locale.optional() })
  .meta({ id: "PartnershipRequestPatch" });
export type RequestPatch = z.output<typeof requestPatch>;

/** The finished text to send by oneself. A replayed answer leaves out what holds the link. */
export const link = z
  .object({
    link: z.string().optional(),
    subject: z.string(),
    message: z.string().optional(),
    mailto: z.string().optional(),
    expiresAt: instant,
  })
  .meta({ id: "InvitationLink" });

export const partnershipStatus = z.enum(["active", "ended"]);
export type PartnershipStatus = z.output<typeof partnershipStatus>;

/** One side's view of a partnership; `id`, `name`, `mpnId` and `country` are the other organization's. */
export const partner = z
  .object({
    id: id("org"),
    name: z.string(),
    mpnId: z.string(),
    country: z.string(),
    status: partnershipStatus,
    since: instant,
    endedAt: instant.optional(),
    agreementSigned: z.boolean(),
  })
  .meta({ id: "Partner" });
export type Partner = z.output<typeof partner>;

export const remains = z
  .object({
    customers: z.int(),
    delegatedAdmin: z.int(),
    resellerOfRecord: z.int(),
    supportContact: z.int(),
    azureTenantOwner: z.int(),
    truncated: z.boolean(),
  })
  .meta({ id: "Remains" });

export const removal = z
  .object({
    attestation: z.object({ version: z.string(), locale, text: z.string() }),
    remains,
  })
  .meta({ id: "Removal" });

export const removalInput = z
  .strictObject({ attestationVersion: z.string().min(1).max(40), confirmed: z.literal(true) })
  .meta({ id: "RemovalConfirmation" });

export const removed = z.object({ partner, remains }).meta({ id: "RemovedPartner" });

/** A link's token, or whatever a caller holds for one: only its length is judged, the rest is "never issued". */
export const invitationToken = z.string().min(1).max(512);
export const answerInput = z.strictObject({ token: invitationToken }).meta({ id: "InvitationAnswer" });
export const declined = z.object({ status: z.literal("declined") }).meta({ id: "DeclinedInvitation" });

export const requests = list(partnershipRequest);
export const partners = list(partner);
