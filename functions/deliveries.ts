import "../lib/at-start.ts";
import { openMac } from "../lib/aws/mac.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";
import { deliveriesFunction } from "../lib/webhooks/deliveries-function.ts";
import { poster } from "../lib/webhooks/post.ts";
import { webhookSecrets } from "../lib/webhooks/signing.ts";

export const handler = deliveriesFunction({
  table: openTable(setting("TABLE_NAME")),
  secrets: webhookSecrets(openMac(setting("WEBHOOK_KEY_ID"))),
  post: poster({ allowsLoopback: process.env.WEBHOOKS_TO_LOOPBACK === "allowed" }),
  clock: () => new Date(),
  logger,
});
