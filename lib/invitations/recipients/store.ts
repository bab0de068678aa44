import { type Refuse, stale } from "../../errors.ts";
import { absent, any, atMost, isNew } from "../../table/condition.ts";
import type { Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import { type RecipientItem, recipients } from "./items.ts";
import { heldBackRefusal, newRecipient } from "./rules.ts";

const heldBack: Refuse = (existing) => heldBackRefusal(existing ? recipients.parse(existing) : {});

/** The addresses that providers send mails to. */
export const recipientStore = (table: Table) => ({
  async read(providerId: string, address: string): Promise<RecipientItem> {
    const known = await recipients.in(table).get({ providerId, address });
    return known ?? newRecipient(providerId, address);
  },

  /** Saves the address, provided that nobody has saved it since it was read. */
  save: (before: RecipientItem, after: RecipientItem): Write =>
    before.version === 0
      ? recipients.create({ ...after, version: 1 }, stale)
      : recipients.update(before, after),

  /** Checks that mails to the address are not held back; `refuse` is the error otherwise (ADDRESS_HELD_BACK). */
  notHeld: (providerId: string, address: string, now: Date, refuse: Refuse = heldBack): Write =>
    recipients.check(
      { providerId, address },
      { when: any(isNew, absent("heldUntil"), atMost("heldUntil", now.toISOString())), refuse },
    ),
});
