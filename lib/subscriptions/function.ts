import { subscriptionsRoutes } from "../contract/routes/subscriptions.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { incentiveHandlers } from "../incentives/handlers.ts";
import type { Table } from "../table/table.ts";
import { subscriptionHandlers } from "./handlers.ts";
import { scheduledChangeHandlers } from "./scheduled-change-handlers.ts";
import { upgradeHandlers } from "./upgrade-handlers.ts";

/** The function that serves the routes of subscriptions and incentive credits. */
export const subscriptionsFunction = (dependencies: ServeOptions & { table: Table }) =>
  serve(
    subscriptionsRoutes,
    {
      ...subscriptionHandlers(dependencies.table),
      ...scheduledChangeHandlers(dependencies.table),
      ...upgradeHandlers(dependencies.table),
      ...incentiveHandlers(dependencies.table),
    },
    dependencies,
  );
