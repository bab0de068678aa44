import { offersRoutes } from "../contract/routes/offers.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { offerHandlers } from "./handlers.ts";

/** The function that serves the routes of the catalogue. */
export const offersFunction = (dependencies: ServeOptions & { table: Table }) =>
  serve(offersRoutes, offerHandlers(dependencies.table), dependencies);
