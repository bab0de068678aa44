import type { Context, SNSEvent } from "aws-lambda";
import { withDeadline } from "../lib/aws/deadline.ts";
import { readFeedback } from "../lib/aws/mail-feedback.ts";
import { deliveryFeedback } from "../lib/invitations/sending/feedback.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

const feedback = deliveryFeedback(openTable(setting("TABLE_NAME")), () => new Date());

/** What SES publishes, as plain text, when it is given the topic: that it can. */
const greeting = "Successfully validated SNS topic for Amazon SES event publishing.";

/** Hears what SES says of the mails it took. SNS delivers at least once, and Lambda tries a failed event again. */
export const handler = async (event: SNSEvent, context: Context): Promise<void> => {
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
