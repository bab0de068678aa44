import type { Feedback, LinkFeedback, ProofFeedback } from "../../aws/mail-feedback.ts";
import { mailedLinkStore } from "../../mailed-links/store.ts";
import type { Write } from "../../table/item.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";
import { addressProofStore } from "../../users/address-proof/store.ts";
import { placeHold } from "../recipients/rules.ts";
import { recipientStore } from "../recipients/store.ts";
import { requestStore } from "../requests/store.ts";
import { sendingBreaker } from "./breaker.ts";
import { deliveryFailureWrites } from "./delivery-failed.ts";
import { applyFeedback } from "./rules.ts";

const isOfProof = (feedback: Feedback): feedback is ProofFeedback => "user" in feedback.mail;
const isOfLink = (feedback: Feedback): feedback is LinkFeedback => "link" in feedback.mail;

/** Records SES's feedback on the product's mails. It may arrive twice, and in any order. */
export const deliveryFeedback = (table: Table, clock: () => Date) => {
  const requests = requestStore(table);
  const recipients = recipientStore(table);
  const breaker = sendingBreaker(table);
  const links = mailedLinkStore(table);
  const proofs = addressProofStore(table);

  /** Holds back mails to a mailbox after a mail that proves an address could not be delivered. */
  const recordProof = async (
    { hold, mail: { user, organization } }: ProofFeedback,
    invocationId: string,
  ): Promise<void> => {
    const proof = hold && (await proofs.find(user));
    if (!proof || proof.organizationId !== organization) return;
    const now = clock();
    const recipient = await recipients.read(organization, proof.email);
    const kept = placeHold(recipient, hold, now);
    // The same feedback may come again: the first one counts.
    if (kept === recipient) return;
    await table.transact([
      recipients.save(recipient, kept),
      ...(await breaker.failed(organization, now, invocationId)),
    ]);
  };

  /**
   * Holds back mails to a mailbox after the mail that proves an enrolment request's address could not be delivered. It
   * does not count against the provider, who has not asked for that mail.
   */
  const recordLink = async ({ hold, mail: { link: id } }: LinkFeedback): Promise<void> => {
    const link = hold && (await links.find(id, "enrolment"));
    if (!link) return;
    const recipient = await recipients.read(link.organizationId, link.email);
    const kept = placeHold(recipient, hold, clock());
    if (kept !== recipient) await table.write(recipients.save(recipient, kept));
  };

  return {
    /**
     * Updates the request's delivery, holds back an undeliverable address and tells the provider, in one transaction.
     * `invocationId` names the invocation in the audit record.
     */
    record: (feedback: Feedback, invocationId: string): Promise<void> =>
      retryOnConflict(async () => {
        if (isOfLink(feedback)) return recordLink(feedback);
        if (isOfProof(feedback)) return recordProof(feedback, invocationId);
        const { provider, request: id } = feedback.mail;
        const before = await requests.find(provider, id);
        // The mail belongs to another deployment with the same configuration set.
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
          // The same feedback may come again: only a new state of a mail counts.
          if (after !== before) writes.push(...(await breaker.failed(provider, now, invocationId)));
        }
        if (writes.length > 0) await table.transact(writes);
      }),
  };
};
