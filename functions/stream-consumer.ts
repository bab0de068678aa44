import "../lib/at-start.ts";
import { openBus } from "../lib/aws/bus.ts";
import { openIdentity } from "../lib/aws/identity.ts";
import { openQueue } from "../lib/aws/queue.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { streamConsumer } from "../lib/stream-consumer/function.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = streamConsumer({
  table: openTable(setting("TABLE_NAME")),
  bus: openBus(setting("EVENT_BUS_NAME")),
  queue: openQueue(setting("WEBHOOK_QUEUE_URL")),
  identity: openIdentity({ userPoolId: setting("USER_POOL_ID") }),
  clock: () => new Date(),
  logger,
});
