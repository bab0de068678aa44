import type { Logger } from "@aws-lambda-powertools/logger";
import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { eachRecord } from "../../table/stream.ts";
import { outboxEntries } from "../outbox/items.ts";
import { invitationSender } from "./sender.ts";

/** A batch begins no mail after so many milliseconds: its last mail may wait for a lease and its turn, and is then marked. */
const begun = 30_000;

/** The function that consumes the outbox entries of the table's stream, and sends their mails. */
export const mailFunction = (o: Parameters<typeof invitationSender>[0] & { logger: Logger }) => {
  const sender = invitationSender(o);
  return (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
    eachRecord(event, o.logger, (item) => sender.deliver(outboxEntries.parse(item).id), begun);
};
