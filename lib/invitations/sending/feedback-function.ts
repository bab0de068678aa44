import type { Logger } from "@aws-lambda-powertools/logger";
import type { Context, SNSEvent } from "aws-lambda";
import { withDeadline } from "../../aws/deadline.ts";
import { readFeedback } from "../../aws/mail-feedback.ts";
import type { Table } from "../../table/table.ts";
import { deliveryFeedback } from "./feedback.ts";

/** SES's test message, which it publishes when the topic is configured. */
const greeting = "Successfully validated SNS topic for Amazon SES event publishing.";

/** The function that records SES's feedback on mails. SNS delivers at least once, and Lambda retries. */
export const feedbackFunction = ({
  table,
  clock,
  logger,
}: {
  table: Table;
  clock: () => Date;
  logger: Logger;
}) => {
  const feedback = deliveryFeedback(table, clock);

  return async (event: SNSEvent, context: Context): Promise<void> => {
    for (const { Sns } of event.Records) {
      if (Sns.Message.trim() === greeting) continue;
      const read = readFeedback(JSON.parse(Sns.Message));
      if (!read) {
        logger.info("feedback of no concern", { messageId: Sns.MessageId });
        continue;
      }
      await withDeadline(8_000, () => feedback.record(read, context.awsRequestId));
    }
  };
};
