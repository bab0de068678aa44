import { type Refuse, stale } from "../../errors.ts";
import { absent, any, atMost, equals, isNew } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import { keys } from "../../table/keys.ts";
import type { Table } from "../../table/table.ts";
import { type RecipientItem, recipientItem } from "./items.ts";
import { heldBackRefusal, newRecipient } from "./rules.ts";

const heldBack: Refuse = (existing) => heldBackRefusal(recipientItem.partial().parse(existing ?? {}));

/** The addresses that providers send mails to. */
export const recipientStore = (table: Table) => ({
  async read(providerId: string, address: string): Promise<RecipientItem> {
    const item = await table.get(keys.recipient(providerId, address));
    return item ? recipientItem.parse(item) : newRecipient(providerId, address);
  },

  /** Saves the address, provided that nobody has saved it since it was read. */
  save: (recipient: RecipientItem): Write => ({
    put: {
      ...keys.recipient(recipient.providerId, recipient.address),
      ...recipient,
      version: recipient.version + 1,
    },
    checks: [{ when: recipient.version === 0 ? isNew : equals("version", recipient.version), refuse: stale }],
  }),

  /** Checks that mails to the address are not held back; `refuse` is the error otherwise (ADDRESS_HELD_BACK). */
  notHeld: (providerId: string, address: string, now: Date, refuse: Refuse = heldBack): Write => ({
    check: keys.recipient(providerId, address),
    checks: [
      {
        when: any(isNew, absent("heldUntil"), atMost("heldUntil", now.toISOString())),
        refuse,
      },
    ],
  }),
});
