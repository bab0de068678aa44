import "../lib/at-start.ts";
import { openBus } from "../lib/aws/bus.ts";
import { logger } from "../lib/log.ts";
import { scheduleFunction } from "../lib/schedule/function.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = scheduleFunction({
  table: openTable(setting("TABLE_NAME")),
  bus: openBus(setting("EVENT_BUS_NAME")),
  clock: () => new Date(),
  logger,
});
