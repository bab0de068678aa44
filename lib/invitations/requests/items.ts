import * as z from "zod";
import * as contract from "../../contract/partnership-requests.ts";

/**
 * How much each word on a mail tells. One that came back for now (`returned`) may still arrive; or it did, and what came
 * back was a notice of absence.
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
  heard: z.object({ outbox: z.string(), word: z.enum(deliveryPrecedence) }).optional(),
  /** Which reseller declined, when one did so through the API. */
  declinedBy: z.string().optional(),
  version: z.int(),
});
export type RequestItem = z.output<typeof requestItem>;
