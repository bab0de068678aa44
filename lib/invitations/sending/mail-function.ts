import type { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { enrolmentSender } from "../../enrolments/sender.ts";
import { letters } from "../../letters/items.ts";
import { letterSender } from "../../letters/sender.ts";
import { mailedLinks, purposes } from "../../mailed-links/items.ts";
import { countedBy } from "../../metrics.ts";
import { notices } from "../../notices/items.ts";
import { noticeSender } from "../../notices/sender.ts";
import type { Item } from "../../table/item.ts";
import { eachRecord } from "../../table/stream.ts";
import { addressProofs } from "../../users/address-proof/items.ts";
import { addressProofSender } from "../../users/address-proof/sender.ts";
import { passwordSender } from "../../users/password/sender.ts";
import { outboxEntries } from "../outbox/items.ts";
import { reminderSender } from "./reminder-sender.ts";
import { invitationSender } from "./sender.ts";

/**
 * After this many milliseconds a batch begins no further mail: its last mail may still wait for a lease and its turn,
 * and is then marked.
 */
const begun = 30_000;

/**
 * The function that sends mails from the table's stream: the outbox entries of invitations, the proofs of users'
 * addresses, other mails with a personal link, letters and notices.
 */
export const mailFunction = (options: Parameters<typeof invitationSender>[0] & { logger: Logger }) => {
  const sender = invitationSender(options);
  const proofs = addressProofSender(options);
  const links = {
    enrolment: enrolmentSender(options),
    password: passwordSender(options),
    reminder: reminderSender(options),
  };
  const notes = noticeSender(options);
  const letterMails = letterSender(options);
  const send = (item: Item): Promise<void> => {
    if (item.type === addressProofs.type) return proofs.deliver(addressProofs.parse(item).userId);
    if (item.type === mailedLinks.type) {
      const { purpose, subjectId } = mailedLinks.parse(item);
      const known = purposes.find((each) => each === purpose);
      if (!known) throw new Error(`only a newer release knows mails of the purpose ${purpose}`);
      return links[known].deliver(subjectId);
    }
    if (item.type === letters.type) return letterMails.deliver(letters.parse(item));
    if (item.type === notices.type) return notes.deliver(notices.parse(item).id);
    return sender.deliver(outboxEntries.parse(item).id);
  };
  /** The waiting time is logged whatever the outcome, so that a mail that never leaves shows a growing time. */
  const deliver = async (item: Item): Promise<void> => {
    try {
      await send(item);
    } finally {
      const now = options.clock();
      const since = Date.parse(String(item.queuedAt ?? item.createdAt));
      options.logger.info(
        "counted",
        countedBy({ OutboxSeconds: Math.round((now.getTime() - since) / 1_000) }, now),
      );
    }
  };
  return (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
    eachRecord(event, options.logger, deliver, { budget: begun });
};
