import * as z from "zod";

/** One provider's mails to one address: how many went there, and whether they are held back. */
export const recipientItem = z.object({
  type: z.literal("Recipient"),
  providerId: z.string(),
  address: z.string(),
  /** When mails were queued for the address, newest last, as far back as the limit looks. */
  sends: z.array(z.string()),
  /** Why mails to the address are held back, and until when. */
  heldBack: z.enum(["bounced", "complained"]).optional(),
  heldUntil: z.string().optional(),
  version: z.int(),
});
export type RecipientItem = z.output<typeof recipientItem>;
