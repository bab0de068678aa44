import "../lib/at-start.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { subscriptionsFunction } from "../lib/subscriptions/function.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = subscriptionsFunction({
  table: openTable(setting("TABLE_NAME")),
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
