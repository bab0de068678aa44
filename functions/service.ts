import { limitsOf } from "../lib/http/rate.ts";
import { logger } from "../lib/log.ts";
import { serviceFunction } from "../lib/service/function.ts";
import { setting } from "../lib/settings.ts";

export const handler = serviceFunction({ clock: () => new Date(), limits: limitsOf(setting), logger });
