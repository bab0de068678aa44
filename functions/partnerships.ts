import "../lib/at-start.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { partnershipsFunction } from "../lib/partnerships/function.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

export const handler = partnershipsFunction({
  table: openTable(setting("TABLE_NAME")),
  baseUrl: setting("PUBLIC_BASE_URL"),
  invitationDays: Number(setting("INVITATION_DAYS")),
  quotas: {
    requestsPerDay: Number(setting("REQUESTS_PER_DAY")),
    sendsPerDay: Number(setting("SENDS_PER_DAY")),
    sendsPerMinute: Number(setting("SENDS_PER_MINUTE")),
  },
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
