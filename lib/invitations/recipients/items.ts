import * as z from "zod";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";

/** One provider's mails to one address: how many went there, and whether they are held back. */
export const recipients = entity({
  type: "Recipient",
  personalKey: true,
  key: ({ providerId, address }: { providerId: string; address: string }) =>
    keys.recipient(providerId, address),
  schema: z.object({
    type: z.literal("Recipient"),
    providerId: z.string(),
    address: z.string(),
    /** When mails were queued for the address, newest last, as far back as the limit looks. */
    sends: z.array(z.string()),
    /** Why mails to the address are held back, and until when. */
    heldBack: storedEnum(["bounced", "complained"]).optional(),
    heldUntil: z.string().optional(),
    version: z.int(),
  }),
});
export type RecipientItem = ItemOf<typeof recipients>;
