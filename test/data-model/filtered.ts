import type { CallerType } from "../../lib/contract/common.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { realCall, send } from "../support/example-calls.ts";
import type { ExampleCast } from "../support/example-cast.ts";
import { lists } from "./listed.ts";
import { absent, exampleFilters } from "./nothing.ts";
import type { Operation } from "./operations.ts";

/** One or two filters of a list, each with a value, for one kind of caller. */
export interface Filtered extends Operation {
  key: RouteKey;
  filters: string[];
  /** The result of the last answer. */
  answered(): { items: unknown[]; nextCursor?: string };
}

/** Each pair of values of different filters, and each value alone. */
const combined = (values: readonly [string, string][]): [string, string][][] =>
  values.flatMap((one, at) => [
    [one],
    ...values.slice(at + 1).flatMap((other) => (other[0] === one[0] ? [] : [[one, other]])),
  ]);

/** One page of a list by a caller, with these filters. */
const pageWith = (
  key: RouteKey,
  as: CallerType,
  call: Awaited<ReturnType<typeof realCall>>,
  values: [string, string][],
): Filtered => {
  const path = `${call.path}?${new URLSearchParams(values)}`;
  let last: ReturnType<Filtered["answered"]> = { items: [] };
  const drive = async () => {
    const { status, body } = await send({ ...call, path });
    last = body;
    return { status };
  };
  const filters = values.map(([name]) => name);
  const name = `${key} by an ${as}, ${path.slice(path.indexOf("?") + 1)}`;
  return { name, key, filters, route: key, ready: async () => drive, answered: () => last };
};

/**
 * Every list of the contract with every value of each of its filters, and with every two values of different filters. A
 * closed filter is tried with each of its values; another one with a value that matches, if the examples have one, and
 * with one that does not.
 */
export const everyFiltered = async (cast: ExampleCast): Promise<Filtered[]> => {
  const found: Filtered[] = [];
  for (const { key, types, filters } of lists) {
    const present = await exampleFilters(key, cast);
    const values = filters.flatMap(({ name: filter, values: closed }) => {
      const some = present.filter(([name]) => name === filter).map(([, value]) => value);
      const open = [...some, ...absent(filter, new Date(cast.now()))];
      return [...new Set(closed.length > 0 ? closed : open)].map((value): [string, string] => [
        filter,
        value,
      ]);
    });
    for (const as of types) {
      const call = await realCall(key, cast, { as, plain: true });
      for (const pair of combined(values)) found.push(pageWith(key, as, call, pair));
    }
  }
  return found;
};

/** Whether this is the id of a resource other than an organization or a person. */
const isThing = (id: unknown): id is string =>
  typeof id === "string" && /^(?!org|usr)[a-z]{3}_[0-9a-z]{26}$/.test(id);

/**
 * Examples for every list with filters: the first item for each value of a closed filter, and the first item of the
 * other lists.
 */
export const thingsOf = async (cast: ExampleCast): Promise<string[]> => {
  const found = new Map<string, string>();
  for (const { key, types, filters } of lists) {
    if (filters.length === 0) continue;
    const closed = filters.filter(({ values }) => values.length > 0).map(({ name }) => name);
    for (const as of types) {
      const call = await realCall(key, cast, { as, plain: true });
      const { body } = await send({ ...call, path: `${call.path}?limit=100` });
      for (const item of body.items) {
        const kind = `${key} ${as} ${closed.map((name) => item[name])}`;
        if (isThing(item.id) && !found.has(kind)) found.set(kind, item.id);
      }
    }
  }
  return [...new Set(found.values())];
};
