import * as z from "zod";
import * as contract from "../../contract/partnership-requests.ts";

/**
 * What can be known of a mail's delivery, in ascending order of precedence: feedback only replaces what stands before it.
 * `returned` is a bounce that may pass. Such a mail may still be delivered; or it was, and the bounce was an absence notice.
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

/** A stored partnership request. Its status is the one last written: `statusAt` tells the one that the clock gives. */
export const requestItem = contract.partnershipRequest.extend({
  type: z.literal("PartnershipRequest"),
  providerId: z.string(),
  /** SHA-256 of the secret in the one live link. */
  linkHash: z.string().optional(),
  /** The outbox entry whose mail brings the next link. */
  outboxId: z.string().optional(),
  /** The address of the user who had the mail sent: Reply-To. */
  replyTo: z.string().optional(),
  /** When the request was sent, newest last, as far back as the limit looks. */
  sends: z.array(z.string()),
  /** The last feedback on one of its mails. SES may deliver the same feedback again at any time. */
  heard: z.object({ outbox: z.string(), word: z.enum(deliveryPrecedence) }).optional(),
  /** The reseller that declined through the API. */
  declinedBy: z.string().optional(),
  version: z.int(),
});
export type RequestItem = z.output<typeof requestItem>;
