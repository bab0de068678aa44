import { type Refuse, stale } from "../../errors.ts";
import { absent, any, atMost, isNew } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import { type RecipientItem, recipients } from "./items.ts";
import { mailboxOf, spellingsOf } from "./mailbox.ts";
import { heldBackRefusal, inheritHold, newRecipient } from "./rules.ts";

const heldBack: Refuse = (existing) => heldBackRefusal(existing ? recipients.parse(existing) : {});

/** The addresses that providers send mails to. */
export const recipientStore = (table: Table) => ({
  /** What is known of the address's mailbox. A hold that an older release placed on this very address counts too. */
  async read(providerId: string, address: string): Promise<RecipientItem> {
    const stored = recipients.in(table);
    const mailbox = mailboxOf(address);
    const older = address.toLowerCase();
    const [known, heldBefore] = await Promise.all([
      stored.get({ providerId, address: mailbox }),
      older === mailbox ? undefined : stored.get({ providerId, address: older }),
    ]);
    return inheritHold(known ?? newRecipient(providerId, mailbox), heldBefore);
  },

  /** Saves the address, provided that nobody has saved it since it was read. */
  save: (before: RecipientItem, after: RecipientItem): Write =>
    before.version === 0
      ? recipients.create({ ...after, version: 1 }, stale)
      : recipients.update(before, after),

  /** Checks that mails to the mailbox are not held back; `refuse` is the error otherwise (ADDRESS_HELD_BACK). */
  notHeld: (providerId: string, address: string, now: Date, refuse: Refuse = heldBack): Write[] =>
    spellingsOf(address, address.toLowerCase()).map((each) =>
      recipients.check(
        { providerId, address: each },
        { when: any(isNew, absent("heldUntil"), atMost("heldUntil", now.toISOString())), refuse },
      ),
    ),
});
