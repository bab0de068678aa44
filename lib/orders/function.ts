import type { Identity } from "../aws/identity.ts";
import { ordersRoutes } from "../contract/routes/orders.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { draftHandlers } from "./draft-handlers.ts";
import { submissionHandlers } from "./submission-handlers.ts";

/** The function that serves the routes of orders. */
export const ordersFunction = (dependencies: ServeOptions & { table: Table; identity: Identity }) =>
  serve(
    ordersRoutes,
    { ...draftHandlers(dependencies.table), ...submissionHandlers(dependencies) },
    dependencies,
  );
