import { permissions } from "../lib/contract/permissions.ts";
import { limitsOf } from "../lib/http/rate.ts";
import { serve } from "../lib/http/serve.ts";
import { logger } from "../lib/log.ts";
import { recordStore } from "../lib/record/store.ts";
import { setting } from "../lib/settings.ts";
import { openTable } from "../lib/table/table.ts";

const table = openTable(setting("TABLE_NAME"));
const record = recordStore(table);

export const handler = serve(
  "record",
  {
    "GET /v1/audit-records": ({ caller, query: { cursor: _, limit, ...asked }, start }) =>
      record.audits(caller.organization.id, asked, { limit, start }),

    "GET /v1/events": async ({ caller, query: { after, limit }, start, now }) => {
      // Every event is of the channel or of a customer: who may see neither has nothing in reach.
      const sees = caller.user.roles.some((role) => permissions.seeCustomers.some((each) => each === role));
      return sees ? record.events(caller.organization.id, after, now, { limit, start }) : { items: [] };
    },
  },
  { logger, limits: limitsOf(setting), clock: () => new Date(), table },
);
