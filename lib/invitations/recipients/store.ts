import { type Refusal, type Refuse, stale } from "../../errors.ts";
import { absent, any, atMost, isNew } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import { type MailChoiceItem, mailChoices, type RecipientItem, recipients } from "./items.ts";
import { mailboxHashOf, mailboxOf, spellingsOf } from "./mailbox.ts";
import { heldBackRefusal, inheritHold, newRecipient, withChoice } from "./rules.ts";

const heldBack: Refuse = (existing) => heldBackRefusal(existing ? recipients.parse(existing) : {});

const unsubscribed = (): Refusal => heldBackRefusal({ optedOut: { at: "" } });

/** The addresses that providers send mails to. */
export const recipientStore = (table: Table) => ({
  /**
   * The state of the address's mailbox. It includes a hold that an older release placed on this very address, and the
   * reader's choice to get no mails of anybody. The latter is never saved here.
   */
  async read(providerId: string, address: string): Promise<RecipientItem> {
    const [own, choice] = await Promise.all([this.readOwn(providerId, address), this.choice(address)]);
    return withChoice(own, choice);
  },

  /** The reader's choice about all organizations' mails. */
  choice: (address: string): Promise<MailChoiceItem | undefined> =>
    mailChoices.in(table).get({ mailboxHash: mailboxHashOf(address) }),

  /** Saves the reader's choice about all organizations' mails, provided that nobody has saved one since it was read. */
  saveChoice(before: MailChoiceItem | undefined, address: string, optedOutAt: string | undefined): Write {
    if (before) return mailChoices.update(before, { ...before, optedOutAt });
    const mailboxHash = mailboxHashOf(address);
    return mailChoices.create({ type: "MailChoice", mailboxHash, optedOutAt, version: 1 }, stale);
  },

  /** The state of the mailbox for this organization alone. */
  async readOwn(providerId: string, address: string): Promise<RecipientItem> {
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
  notHeld: (providerId: string, address: string, now: Date, refuse?: Refuse): Write[] => [
    ...spellingsOf(address, address.toLowerCase()).map((each) =>
      recipients.check(
        { providerId, address: each },
        {
          when: any(isNew, absent("heldUntil"), atMost("heldUntil", now.toISOString())),
          refuse: refuse ?? heldBack,
        },
      ),
    ),
    mailChoices.check(
      { mailboxHash: mailboxHashOf(address) },
      { when: any(isNew, absent("optedOutAt")), refuse: refuse ?? unsubscribed },
    ),
  ],
});
