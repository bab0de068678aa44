import { type Handlers, loadThen } from "../http/handler.ts";
import { namingReader } from "../partnerships/naming.ts";
import type { Table } from "../table/table.ts";
import { withLogoUrl } from "./api-form.ts";
import { organizationStore } from "./store.ts";

/** The routes by which organizations find each other: the public list of providers, and the check of an MPN ID. */
export const directoryHandlers = ({ table, baseUrl }: { table: Table; baseUrl: string }) => {
  const organizations = organizationStore(table);
  const naming = namingReader(table);

  return {
    "GET /v1/directory/indirect-providers": async ({ query: { country, limit }, start }) => {
      const { items, ...rest } = await organizations.directory(country, { limit, start });
      return { ...rest, items: items.map((item) => withLogoUrl(item, baseUrl)) };
    },

    "GET /v1/partners/{mpnId}": loadThen(
      // An unknown MPN ID is a valid question: the answer is 200.
      async ({ caller, path }) => naming.check(caller.organization, [path.mpnId]),
      async ({ loaded: [check] }) => {
        if (!check) throw new Error("an MPN ID was not judged");
        return check;
      },
    ),

    "POST /v1/partners/validate": async ({ caller, body }) => ({
      items: await naming.check(caller.organization, body.mpnIds),
    }),
  } satisfies Partial<Handlers<"organizations">>;
};
