import { permissions } from "../contract/permissions.ts";
import { recordRoutes } from "../contract/routes/record.ts";
import { type ServeOptions, serve } from "../http/serve.ts";
import type { Table } from "../table/table.ts";
import { recordStore } from "./store.ts";

/** The function that serves the routes of the record: audit records and events. */
export const recordFunction = (dependencies: ServeOptions & { table: Table }) => {
  const record = recordStore(dependencies.table);
  return serve(
    recordRoutes,
    {
      "GET /v1/audit-records": ({ caller, query: { cursor: _, limit, ...filter }, start }) =>
        filter.resourceId
          ? record.ofResource(
              caller.organization,
              { ...filter, resourceId: filter.resourceId },
              { limit, start },
            )
          : record.audits(caller.organization, filter, { limit, start }),

      "GET /v1/events": async ({ caller, query: { after, limit }, start, now }) => {
        // Every event is about the channel or a customer, so a user who may see neither gets none.
        const sees = caller.user.roles.some((role) => permissions.seeCustomers.some((each) => each === role));
        return sees ? record.events(caller.organization.id, after, now, { limit, start }) : { items: [] };
      },
    },
    dependencies,
  );
};
