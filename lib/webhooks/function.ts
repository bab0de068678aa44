import { webhooksRoutes } from "../contract/routes/webhooks.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { webhookHandlers } from "./handlers.ts";
import type { WebhookSecrets } from "./signing.ts";

/** The function that serves the routes of webhooks. */
export const webhooksFunction = (
  dependencies: ServeOptions & { table: Table; secrets: WebhookSecrets; allowsLoopback: boolean },
) => serve(webhooksRoutes, webhookHandlers(dependencies), dependencies);
