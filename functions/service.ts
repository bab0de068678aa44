import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { logger } from "../lib/log.ts";
import { openApiDocument } from "../lib/openapi.ts";
import { setting } from "../lib/settings.ts";

export const handler = serve(
  "service",
  {
    "GET /v1/health": async () => ({ status: "ok" }),
    "GET /v1/openapi.json": async () => openApiDocument(),
  },
  { logger, limits: limitsOf(setting), clock: () => new Date() },
);
