import "../lib/at-start.ts";
import { openMailer } from "../lib/aws/mail.ts";
import { mailFunction } from "../lib/invitations/sending/mail-function.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = mailFunction({
  table: openTable(setting("TABLE_NAME")),
  mailer: openMailer({ address: setting("MAIL_FROM"), configurationSet: setting("SES_CONFIGURATION_SET") }),
  baseUrl: setting("PUBLIC_BASE_URL"),
  ratePerSecond: Number(setting("MAIL_RATE_PER_SECOND")),
  clock: () => new Date(),
  logger,
});
