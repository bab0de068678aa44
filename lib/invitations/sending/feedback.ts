import type { DeliveryFeedback } from "../../aws/mail-feedback.ts";
import type { Write } from "../../table/item.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { placeHold } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import { requestStore } from "../requests/store.ts";
import { sendingBreaker } from "./breaker.ts";
import { deliveryFailureWrites } from "./delivery-failed.ts";
import { applyFeedback } from "./rules.ts";

/** Records SES's feedback on the mails of requests. Feedback may come twice, and in any order. */
export const deliveryFeedback = (table: Table, clock: () => Date) => {
  const requests = requestStore(table);
  const recipients = recipientStore(table);
  const breaker = sendingBreaker(table);
  return {
    /**
     * Updates the request's delivery, puts a useless address on hold and tells the provider, in one transaction.
     * `invocationId` names the invocation in the audit record.
     */
    record: (feedback: DeliveryFeedback, invocationId: string): Promise<void> =>
      retryOnConflict(async () => {
        const { provider, request: id } = feedback.mail;
        const before = await requests.find(provider, id);
        // The mail is another deployment's that uses the same configuration set.
        if (!before) return;
        const now = clock();
        const writes: Write[] = [];
        const after = applyFeedback(before, feedback);
        if (after !== before)
          writes.push(
            requests.saveDelivery(before, after),
            ...deliveryFailureWrites(before, after, now, invocationId),
          );
        if (feedback.hold) {
          const recipient = await recipients.read(provider, before.resellerEmail);
          const kept = placeHold(recipient, feedback.hold, now);
          if (kept !== recipient) writes.push(recipients.save(recipient, kept));
          // The same word may come again: only what is new of a mail counts.
          if (after !== before) writes.push(...(await breaker.failed(provider, now, invocationId)));
        }
        if (writes.length > 0) await table.transact(writes);
      }),
  };
};
