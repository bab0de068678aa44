import "../lib/at-start.ts";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openIdentity } from "../lib/aws/identity.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { serviceFunction } from "../lib/service/function.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

const assets = join(import.meta.dirname, "assets");

export const handler = serviceFunction({
  table: openTable(setting("TABLE_NAME")),
  identity: openIdentity({ userPoolId: setting("USER_POOL_ID") }),
  assets,
  document: () => readFileSync(join(assets, "openapi.json"), "utf8"),
  guides: () => readFileSync(join(assets, "guides.html"), "utf8"),
  logo: () => readFileSync(join(assets, "logo")),
  clock: () => new Date(),
  limits: limitsOf(setting),
  logger,
});
