import "../lib/at-start.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
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
  attestations: JSON.parse(readFileSync(join(import.meta.dirname, "assets/attestations.json"), "utf8")),
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
