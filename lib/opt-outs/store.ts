import { type Refusal, refusal } from "../errors.ts";
import { mailboxHashOf } from "../invitations/recipients/mailbox.ts";
import { optIn, optOut } from "../invitations/recipients/rules.ts";
import { recipientStore } from "../invitations/recipients/store.ts";
import type { RequestItem } from "../invitations/requests/items.ts";
import { requestStore } from "../invitations/requests/store.ts";
import { deliveryFailedEvent } from "../invitations/sending/delivery-failed.ts";
import { type Quota, quotaStore } from "../limits/quota.ts";
import type { OrganizationItem } from "../organizations/items.ts";
import { organizationStore } from "../organizations/store.ts";
import { recordWrites } from "../record/entries.ts";
import type { Write } from "../table/item.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { optOutLinks, type Subscribed } from "./link.ts";

/** The choices of a mailbox's reader: this organization's mails, none of this organization's, none of anybody's. */
export type Choice = "wanted" | "organization" | "all";

/** The target of a link. */
export type FoundChoice = (Subscribed & { organization: OrganizationItem; choice: Choice }) | undefined;

const noLink = refusal("UNSUBSCRIBE_LINK_NOT_FOUND", "No mail has this link. Copy all of it from the mail.");

/** The refusal of an unknown link. */
export const optOutLinkRefusal = (): Refusal => noLink();

/** The partition of counts over the whole deployment. */
const everybody = "everybody";

/** How often a mailbox's reader may choose in a day, by any link. */
const choicesOf = (address: string): Quota => ({
  name: `mail-choices:${mailboxHashOf(address)}`,
  per: "day",
  limit: 20,
  refusal: "This was changed 20 times today. Go on tomorrow (UTC).",
});

/** The request as its provider sees it after the recipient has ended its mails. */
const asComplained = (request: RequestItem | undefined): RequestItem | undefined =>
  request && ["sent", "delivered"].includes(request.delivery.state)
    ? {
        ...request,
        delivery: {
          ...request.delivery,
          state: "complained",
          detail: "The recipient has unsubscribed from your mails. Mails to the address are held back.",
        },
      }
    : undefined;

/** A choice in the form of the record. */
const recorded = (choice: Choice) => ({ wantsMails: choice === "wanted", wantsAnybodys: choice !== "all" });

/** The choices of the mails' recipients. */
export const optOutStore = (table: Table, clock: () => Date) => {
  const links = optOutLinks(table);
  const recipients = recipientStore(table);
  const requests = requestStore(table);
  const organizations = organizationStore(table);
  const quotas = quotaStore(table);

  /** The stored state of both choices. */
  const stored = async ({ organizationId, address }: Subscribed) => {
    const [recipient, everywhere] = await Promise.all([
      recipients.readOwn(organizationId, address),
      recipients.choice(address),
    ]);
    const choice: Choice = everywhere?.optedOutAt ? "all" : recipient.optedOut ? "organization" : "wanted";
    return { recipient, everywhere, choice };
  };

  /** The target of a token. */
  const find = async (token: string, now: Date): Promise<FoundChoice> => {
    const subscribed = await links.read(token, now);
    if (!subscribed) return undefined;
    const [organization, { choice }] = await Promise.all([
      organizations.find(subscribed.organizationId),
      stored(subscribed),
    ]);
    return organization && { ...subscribed, organization, choice };
  };

  return {
    find,

    /**
     * Saves the reader's choice, and tells the organization when its mails end. An unchanged choice is not written.
     * Throws UNSUBSCRIBE_LINK_NOT_FOUND, RATE_LIMITED.
     */
    choose: (token: string, wanted: Choice, now: Date, requestId: string): Promise<FoundChoice> =>
      retryOnConflict(async () => {
        const found = await find(token, now);
        if (!found) throw noLink();
        const { organizationId, address } = found;
        const { recipient, everywhere, choice } = await stored(found);
        if (choice === wanted) return found;
        const changed = wanted === "wanted" ? optIn(recipient) : optOut(recipient, now);
        const writes: Write[] = [await quotas.take(everybody, choicesOf(address), now)];
        if (changed !== recipient) writes.push(recipients.save(recipient, changed));
        if ((wanted === "all") !== (everywhere?.optedOutAt !== undefined))
          writes.push(
            recipients.saveChoice(everywhere, address, wanted === "all" ? now.toISOString() : undefined),
          );
        const request = found.requestId && (await requests.find(organizationId, found.requestId));
        const complained = wanted === "wanted" || !request ? undefined : asComplained(request);
        if (request && complained) writes.push(requests.saveDelivery(request, complained));
        const [resourceType, resourceId] = found.requestId
          ? ["partnership-request", found.requestId]
          : ["organization", organizationId];
        const audit = {
          operation: wanted === "wanted" ? "mail.opted-in" : "mail.opted-out",
          resourceType,
          resourceId,
          before: recorded(choice),
          after: recorded(wanted),
        };
        const events = complained ? [deliveryFailedEvent(complained)].flatMap((event) => event ?? []) : [];
        const actor = { userId: "recipient", organizationId };
        await table.transact([...writes, ...recordWrites(actor, audit, events, clock(), requestId)]);
        return { ...found, choice: wanted };
      }),
  };
};
