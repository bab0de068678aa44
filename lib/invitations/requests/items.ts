import * as z from "zod";
import * as contract from "../../contract/partnership-requests.ts";

/**
 * How much each word on a mail tells. One that came back for now (`returned`) may still arrive; or it did, and what came
 * back was a notice of absence.
 */
export const telling = [
  "none",
  "queued",
  "sent",
  "returned",
  "delivered",
  "failed",
  "bounced",
  "complained",
] as const;

/** A partnership request as it lies in the table: its status as last written, whatever the clock says since. */
export const requestItem = contract.partnershipRequest.extend({
  type: z.literal("PartnershipRequest"),
  providerId: z.string(),
  /** SHA-256 of the one live link's secret. */
  linkHash: z.string().optional(),
  /** The outbox entry whose mail is to bring the next link. */
  outboxId: z.string().optional(),
  /** Where answers to the mail go: the address of the user who had it sent. */
  replyTo: z.string().optional(),
  /** When it was last sent, newest last, as many as the limit needs. */
  sends: z.array(z.string()),
  /** The last that the mail service said of one of its mails, which it may say again at any time. */
  heard: z.object({ outbox: z.string(), word: z.enum(telling) }).optional(),
  /** Which reseller declined, when one did so through the API. */
  declinedBy: z.string().optional(),
  version: z.int(),
});
export type RequestItem = z.output<typeof requestItem>;

/** One mail that is to go out. It never holds a secret: the link is minted when the mail leaves. */
export const outboxItem = z.object({
  type: z.literal("Outbox"),
  id: z.string(),
  requestId: z.string(),
  providerId: z.string(),
  state: z.enum(["queued", "sending", "sent", "failed", "dropped"]),
  leaseUntil: z.number().optional(),
  attempts: z.int(),
  createdAt: z.string(),
});
export type OutboxItem = z.output<typeof outboxItem>;
