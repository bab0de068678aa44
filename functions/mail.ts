import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from "aws-lambda";
import { openMailer } from "../lib/aws/mail.ts";
import { outboxItem } from "../lib/invitations/outbox/items.ts";
import { invitationSender } from "../lib/invitations/sending/sender.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { eachRecord } from "../lib/table/stream.ts";
import { openTable } from "../lib/table/table.ts";

const sender = invitationSender({
  table: openTable(setting("TABLE_NAME")),
  mailer: openMailer({ address: setting("MAIL_FROM"), configurationSet: setting("SES_CONFIGURATION_SET") }),
  baseUrl: setting("PUBLIC_BASE_URL"),
  ratePerSecond: Number(setting("MAIL_RATE_PER_SECOND")),
  clock: () => new Date(),
});

/** How long a batch takes on more mails: the last one may wait for a lease and for its turn, and is then marked. */
const begun = 30_000;

/** Consumes the outbox entries of the table's stream. */
export const handler = (event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> =>
  eachRecord(event, logger, (item) => sender.deliver(outboxItem.parse(item).id), begun);
