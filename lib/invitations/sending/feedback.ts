import type { DeliveryFeedback } from "../../aws/mail-feedback.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { placeHold } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import { applyFeedback } from "../requests/rules.ts";
import { requestStore } from "../requests/store.ts";
import { deliveryFailureWrites } from "./delivery-failed.ts";

/** What the mail service says of requests' mails, and what follows from it. It may say a thing twice, and in any order. */
export const deliveryFeedback = (table: Table, clock: () => Date) => {
  const requests = requestStore(table);
  const recipients = recipientStore(table);
  return {
    /** Shows it on the request, holds the address back where it is of no use, and tells the provider, all at once. */
    record: (feedback: DeliveryFeedback, invocationId: string): Promise<void> =>
      retryOnConflict(async () => {
        const { provider, request: id } = feedback.mail;
        const before = await requests.find(provider, id);
        // A mail of another deployment that shares the configuration set.
        if (!before) return;
        const now = clock();
        const writes = [];
        const after = applyFeedback(before, feedback);
        if (after !== before)
          writes.push(requests.save(after), ...deliveryFailureWrites(before, after, now, invocationId));
        if (feedback.hold) {
          const recipient = await recipients.read(provider, before.resellerEmail);
          const kept = placeHold(recipient, feedback.hold, now);
          if (kept !== recipient) writes.push(recipients.save(kept));
        }
        if (writes.length > 0) await table.transact(writes);
      }),
  };
};
