import * as z from "zod";
import { entity, type ItemOf } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { storedEnum } from "../../table/stored.ts";

/** One provider's mails to one address: their number, and whether further ones are held back. */
export const recipients = entity({
  type: "Recipient",
  personalKey: true,
  key: ({ providerId, address }: { providerId: string; address: string }) =>
    keys.recipient(providerId, address),
  schema: () =>
    z.object({
      type: z.literal("Recipient"),
      providerId: z.string(),
      address: z.string(),
      /** When mails were queued for the address, newest last, as far back as the limit needs. */
      sends: z.array(z.string()),
      /** Why mails to the address are held back, and until when. */
      heldBack: storedEnum(["bounced", "complained"]).optional(),
      heldUntil: z.string().optional(),
      /** The reader's own choice, which holds mails back like a complaint: its time, and the hold before it. */
      optedOut: z
        .object({
          at: z.string(),
          heldBack: storedEnum(["bounced", "complained"]).optional(),
          heldUntil: z.string().optional(),
        })
        .optional(),
      version: z.int(),
    }),
});

/** The choice of a mailbox's reader about all organizations' mails. */
export const mailChoices = entity({
  type: "MailChoice",
  key: ({ mailboxHash }: { mailboxHash: string }) => keys.mailChoice(mailboxHash),
  schema: () =>
    z.object({
      type: z.literal("MailChoice"),
      mailboxHash: z.string(),
      /** Since when the reader wants no mails. */
      optedOutAt: z.string().optional(),
      version: z.int(),
    }),
});
export type MailChoiceItem = ItemOf<typeof mailChoices>;
export type RecipientItem = ItemOf<typeof recipients>;
