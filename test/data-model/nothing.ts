import { examplesOf } from "../../lib/contract/examples/examples.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { lastId, newId } from "../../lib/ids.ts";
import { realCall, send } from "../support/example-calls.ts";
import type { ExampleCast } from "../support/example-cast.ts";
import { lists } from "./listed.ts";
import type { Operation } from "./operations.ts";

/** Values that match nothing in any list, by the name of the filter. For a closed list all of its values are tried. */
export const absent = (name: string, now: Date): string[] => {
  const [past, future] = ["1971-01-01T00:00:00.000Z", "2999-01-01T00:00:00.000Z"];
  const values: Record<string, string[]> = {
    ...{ search: ["zzqx"], name: ["zzqx"], domain: ["zzqx.example"], resellerEmail: ["zzqx@zzqx.example"] },
    ...{ organizationRegistrationNumber: ["ZZQX1"], category: ["Zzqx"], offerId: ["zzqx"] },
    ...{ resourceType: ["zzqx"], mpnId: ["99999999"], partnerId: ["99999999"], country: ["AQ"] },
    ...{ resellerId: [newId("org", now)], userId: [newId("usr", now)], resourceId: [newId("ord", now)] },
    ...{ customerId: [newId("cus", now)], after: [lastId("evt", new Date(future))] },
    ...{ from: [future], to: [past], endsAfter: [future], endsBefore: [past] },
  };
  return values[name] ?? [];
};

/**
 * A list's filter as one type of caller may use it, with a value that matches nothing, alone or beside another filter.
 */
export interface Nothing extends Operation {
  key: string;
  filters: string[];
}

/** The filters in a list's examples, each with a value that matches something. */
export const exampleFilters = async (key: RouteKey, cast: ExampleCast): Promise<[string, string][]> => {
  const calls = await Promise.all(
    examplesOf(key).map(async ({ query }, which) => (query ? realCall(key, cast, { which }) : undefined)),
  );
  const queries = calls.flatMap((call) => [...new URLSearchParams(call?.path.split("?")[1])]);
  return [...new Map(queries.filter(([name]) => name !== "limit"))];
};

/**
 * Every filter of every list in the contract with a value that matches nothing, if there is one; also beside each other
 * filter of the list.
 */
export const findingNothing = async (cast: ExampleCast): Promise<Nothing[]> => {
  const found: Nothing[] = [];
  for (const { key, types, filters } of lists) {
    const present = await exampleFilters(key, cast);
    for (const as of types)
      for (const { name: filter, values: closed } of filters) {
        const call = await realCall(key, cast, { as, plain: true });
        for (const value of closed.length > 0 ? closed : absent(filter, new Date(cast.now()))) {
          const asked = { ...call, path: `${call.path}?${new URLSearchParams({ [filter]: value })}` };
          const { status, body } = await send(asked);
          if (status !== 200) throw new Error(`${asked.path} answered ${status}`);
          if (body.items.length > 0) continue;
          const others = present.filter(([name]) => name !== filter);
          for (const beside of [{}, ...others.map(([name, of]) => ({ [name]: of }))]) {
            const path = `${call.path}?${new URLSearchParams({ [filter]: value, ...beside })}`;
            const name = `${key} by an ${as}, ${path.slice(path.indexOf("?") + 1)}`;
            const drive = async () => {
              const answer = await send({ ...asked, path });
              if (answer.status !== 200) return { status: answer.status };
              // An empty page must be the only one.
              const isWhole = answer.body.items.length === 0 && answer.body.nextCursor === undefined;
              return { status: isWhole ? answer.status : 599 };
            };
            const filters = [filter, ...Object.keys(beside)];
            found.push({ name, key, filters, route: key, ready: async () => drive });
          }
          break;
        }
      }
  }
  return found;
};
