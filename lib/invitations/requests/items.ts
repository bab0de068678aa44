import * as z from "zod";
import { firstId } from "../../ids.ts";
import { locales } from "../../languages/locales.ts";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";
import { mailboxOf } from "../recipients/mailbox.ts";

/**
 * The states of a mail's delivery, in ascending order of precedence: feedback only replaces a state before it.
 * `returned` is a temporary bounce. Such a mail may still be delivered; or it was, and the bounce was an absence
 * notice.
 */
export const deliveryPrecedence = [
  "none",
  "queued",
  "sent",
  "returned",
  "delivered",
  "failed",
  "bounced",
  "complained",
] as const;

/**
 * A partnership request. Its stored status is the one last written; `statusAt` derives the present one from the clock.
 */
export const requests = entity({
  type: "PartnershipRequest",
  key: ({ providerId, id }: { providerId: string; id: string }) => keys.request(providerId, id),
  indexes: ({ providerId, resellerEmail, status, id }) => ({
    ...keys.requestInStatus(providerId, status, id),
    ...keys.requestToMailbox(providerId, mailboxOf(resellerEmail), id),
  }),
  schema: () =>
    z.object({
      type: z.literal("PartnershipRequest"),
      id: z.string(),
      providerId: z.string(),
      resellerEmail: z.string(),
      /** The mailbox of that address, which keys the open request. Older requests use the address itself as the key. */
      mailbox: z.string().optional(),
      locale: storedEnum(locales),
      /** The country of the reseller whose user had proven the address when the request was made. */
      resellerCountry: z.string().optional(),
      subject: z.string(),
      message: z.string(),
      status: storedEnum(["draft", "sent", "accepted", "declined", "revoked", "expired"]),
      delivery: z.object({
        state: storedEnum(["none", "queued", "sent", "delivered", "bounced", "complained", "failed"]),
        attempts: z.int(),
        lastAttemptAt: z.string().optional(),
        detail: z.string().optional(),
      }),
      createdAt: z.string(),
      expiresAt: z.string(),
      sentAt: z.string().optional(),
      answeredAt: z.string().optional(),
      acceptedBy: z.object({ organizationId: z.string(), name: z.string(), mpnId: z.string() }).optional(),
      /** SHA-256 of the secret in the one live link. */
      linkHash: z.string().optional(),
      /** SHA-256 of the secret in the reminder's link, which is valid beside the live link that it was made for. */
      reminder: z.object({ hash: z.string(), of: z.string() }).optional(),
      /** How that link was delivered: mailed to the address, or handed out to a user of the provider. */
      linkSentBy: storedEnum(["mail", "user"]).optional(),
      /** The outbox entry whose mail brings the next link. */
      outboxId: z.string().optional(),
      /** The address of the user who had the mail sent, for Reply-To. */
      replyTo: z.string().optional(),
      /** The user who last had it sent or took its link. This user gets letters about its outcome. */
      sentBy: z.string().optional(),
      /** When the request was sent, newest last, as far back as the limit needs. */
      sends: z.array(z.string()),
      /** The last feedback on one of its mails. SES may deliver the same feedback again at any time. */
      heard: z.object({ outbox: z.string(), word: storedEnum(deliveryPrecedence) }).optional(),
      /** The reseller that declined through the API. */
      declinedBy: z.string().optional(),
      /**
       * The one time that the request waited for the operator's decision on an enrolment: when the wait began, its
       * latest end, and when the request would have expired otherwise.
       */
      waited: z
        .object({
          enrolmentRequestId: z.string(),
          since: z.string(),
          until: z.string(),
          expiresAt: z.string(),
        })
        .optional(),
      version: z.int(),
    }),
});
export type RequestItem = ItemOf<typeof requests>;

/** A provider's one open request to an address. */
export const openRequests = entity({
  type: "OpenRequest",
  versioned: false,
  personalKey: true,
  key: ({ providerId, address }: { providerId: string; address: string }) =>
    keys.openRequest(providerId, address),
  // The item of a declined request has the instant at which the request was made, and is in no index.
  indexes: ({ providerId, requestId, expiresAt }) =>
    requestId < firstId("req", new Date(expiresAt)) ? keys.requestEnd(providerId, expiresAt, requestId) : {},
  fromKey: ({ PK, SK }) => ({
    providerId: PK.slice("ORG#".length),
    address: SK.slice("OPEN-REQUEST#".length),
  }),
  schema: () => z.object({ requestId: z.string(), expiresAt: z.string() }),
});

/** The request that a link leads to. */
export const invitations = entity({
  type: "Invitation",
  versioned: false,
  key: ({ requestId }: { requestId: string }) => keys.invitation(requestId),
  schema: () => z.object({ providerId: z.string() }),
});

/** A link that a newer one has replaced. */
export const endedLinks = entity({
  type: "EndedLink",
  versioned: false,
  key: ({ requestId, hash }: { requestId: string; hash: string }) => keys.endedLink(requestId, hash),
  schema: () => z.object({ requestId: z.string() }),
});
