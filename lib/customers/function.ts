import type { Identity } from "../aws/identity.ts";
import { customersRoutes } from "../contract/routes/customers.ts";
import { countryHandlers } from "../countries/handlers.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { jobHandlers } from "../jobs/handlers.ts";
import type { Table } from "../table/table.ts";
import { transferHandlers } from "../transfers/handlers.ts";
import { adminHandlers } from "./admin-handlers.ts";
import { delegatedAdminHandlers } from "./delegated-admin-handlers.ts";
import { domainHandlers } from "./domain-handlers.ts";
import { grantHandlers } from "./grant-handlers.ts";
import { customerHandlers } from "./handlers.ts";

/** The function that serves the routes of customers. */
export const customersFunction = (dependencies: ServeOptions & { table: Table; identity: Identity }) =>
  serve(
    customersRoutes,
    {
      ...customerHandlers(dependencies.table),
      ...adminHandlers(dependencies),
      ...grantHandlers(dependencies.table),
      ...delegatedAdminHandlers(dependencies),
      ...jobHandlers(dependencies.table),
      ...transferHandlers(dependencies),
      ...countryHandlers,
      ...domainHandlers(dependencies.table),
    },
    dependencies,
  );
