import * as z from "zod";

/** What mails of one provider have met at one address. It is the provider's own: another's mails are another's matter. */
export const recipientItem = z.object({
  type: z.literal("Recipient"),
  providerId: z.string(),
  address: z.string(),
  /** When mails were last queued for it, newest last, as many as the limit needs. */
  sends: z.array(z.string()),
  /** Why no mail is sent to it, and until when. */
  heldBack: z.enum(["bounced", "complained"]).optional(),
  heldUntil: z.string().optional(),
  version: z.int(),
});
export type RecipientItem = z.output<typeof recipientItem>;
