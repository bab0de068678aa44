import "../lib/at-start.ts";
import { openIdentity } from "../lib/aws/identity.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { organizationsFunction } from "../lib/organizations/function.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = organizationsFunction({
  table: openTable(setting("TABLE_NAME")),
  identity: openIdentity({ userPoolId: setting("USER_POOL_ID") }),
  baseUrl: setting("PUBLIC_BASE_URL"),
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
