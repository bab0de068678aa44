import { type Handlers, loadThen } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { checkPartner } from "./rules.ts";
import { organizationStore } from "./store.ts";

/** The routes by which organizations find each other: the public list of providers, and the check of an MPN ID. */
export const directoryHandlers = (table: Table) => {
  const organizations = organizationStore(table);

  return {
    "GET /v1/directory/indirect-providers": ({ query: { country, limit }, start }) =>
      organizations.directory(country, { limit, start }),

    "GET /v1/partners/{mpnId}": loadThen(
      // An unknown MPN ID is an answer, too.
      ({ path }) => organizations.byMpnId(path.mpnId),
      async ({ loaded: partner, caller, path }) => {
        const { organization } = caller;
        const agreement = partner && (await organizations.agreement(partner.id, organization.region));
        return checkPartner(path.mpnId, organization, partner, agreement);
      },
    ),
  } satisfies Partial<Handlers<"organizations">>;
};
