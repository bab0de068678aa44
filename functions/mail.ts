import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { setting } from "../lib/aws.ts";
import { withDeadline } from "../lib/deadline.ts";
import { logger } from "../lib/log.ts";
import { openMailer } from "../lib/mail.ts";
import { outboxItem } from "../lib/requests/items.ts";
import { requestSender } from "../lib/requests/sender.ts";
import { eachRecord } from "../lib/table/stream.ts";
import { openTable } from "../lib/table/table.ts";

/** What one delivery may take, within its lease. */
const budget = 8_000;

const sender = requestSender({
  table: openTable(setting("TABLE_NAME")),
  mailer: openMailer({ address: setting("MAIL_FROM"), configurationSet: setting("SES_CONFIGURATION_SET") }),
  baseUrl: setting("PUBLIC_BASE_URL"),
  ratePerSecond: Number(setting("MAIL_RATE_PER_SECOND")),
  clock: () => new Date(),
});

/** Consumes the outbox entries of the table's stream. */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  eachRecord(event, logger, (item) => withDeadline(budget, () => sender.deliver(outboxItem.parse(item).id)));
