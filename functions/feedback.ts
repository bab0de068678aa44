import "../lib/at-start.ts";
import { feedbackFunction } from "../lib/invitations/sending/feedback-function.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = feedbackFunction({
  table: openTable(setting("TABLE_NAME")),
  clock: () => new Date(),
  logger,
});
