import "../lib/at-start.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { offersFunction } from "../lib/offers/function.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = offersFunction({
  table: openTable(setting("TABLE_NAME")),
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
