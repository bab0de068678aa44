import "../lib/at-start.ts";
import { openMac } from "../lib/aws/mac.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";
import { webhooksFunction } from "../lib/webhooks/function.ts";
import { webhookSecrets } from "../lib/webhooks/signing.ts";

export const handler = webhooksFunction({
  table: openTable(setting("TABLE_NAME")),
  secrets: webhookSecrets(openMac(setting("WEBHOOK_KEY_ID"))),
  allowsLoopback: process.env.WEBHOOKS_TO_LOOPBACK === "allowed",
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
