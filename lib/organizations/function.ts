import type { Identity } from "../aws/identity.ts";
import { organizationsRoutes } from "../contract/routes/organizations.ts";
import { enrolmentHandlers } from "../enrolments/handlers.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import { notificationPreferenceHandlers } from "../notification-preferences/handlers.ts";
import type { Table } from "../table/table.ts";
import { addressProofHandlers } from "../users/address-proof/handlers.ts";
import { userHandlers } from "../users/handlers.ts";
import { organizationAdminHandlers } from "./admin-handlers.ts";
import { changeRequestHandlers } from "./change-request-handlers.ts";
import { directoryHandlers } from "./directory-handlers.ts";
import { organizationHandlers } from "./handlers.ts";

/** The function that serves the routes of organizations, their users and the directory. */
export const organizationsFunction = (
  dependencies: ServeOptions & {
    table: Table;
    identity: Identity;
    /** The deployment's own address, with which the addresses of logos begin. */
    baseUrl: string;
  },
) =>
  serve(
    organizationsRoutes,
    {
      ...organizationHandlers(dependencies),
      ...organizationAdminHandlers(dependencies),
      ...changeRequestHandlers(dependencies.table),
      ...enrolmentHandlers(dependencies.table),
      ...directoryHandlers(dependencies),
      ...userHandlers(dependencies),
      ...notificationPreferenceHandlers(dependencies.table),
      ...addressProofHandlers(dependencies.table),
    },
    dependencies,
  );
