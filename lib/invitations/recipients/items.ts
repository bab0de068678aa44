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
  schema: () =>
    z.object({
      type: z.literal("Recipient"),
      providerId: z.string(),
      address: z.string(),
      /** When mails were queued for the address, newest last, as far back as the limit looks. */
      sends: z.array(z.string()),
      /** Why mails to the address are held back, and until when. */
      heldBack: storedEnum(["bounced", "complained"]).optional(),
      heldUntil: z.string().optional(),
      /** The reader's own word, for which mails are held back as after a complaint: since when, and the hold before it. */
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

/** What the reader of a mailbox has said of all organizations' mails. */
export const mailChoices = entity({
  type: "MailChoice",
  key: ({ mailboxHash }: { mailboxHash: string }) => keys.mailChoice(mailboxHash),
  schema: () =>
    z.object({
      type: z.literal("MailChoice"),
      mailboxHash: z.string(),
      /** Since when none are wanted. */
      optedOutAt: z.string().optional(),
      version: z.int(),
    }),
});
export type MailChoiceItem = ItemOf<typeof mailChoices>;
export type RecipientItem = ItemOf<typeof recipients>;
