import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";

/**
 * One test of a claim about many things: carries out the check for each. An error begins with the name of the thing for
 * which the claim is false.
 */
export const forEach = <Case>(
  cases: readonly Case[],
  nameOf: (each: Case) => string,
  check: (each: Case) => void,
): void => {
  for (const each of cases)
    try {
      check(each);
    } catch (error) {
      throw new Error(`${nameOf(each)}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
};

/** The same for names alone. */
export const forEachName = <Name extends string>(names: readonly Name[], check: (name: Name) => void): void =>
  forEach(names, String, check);

/** One test of a claim about every row of the contract. */
export const testOfEachRow = (claim: string, check: (row: Route, key: RouteKey) => void): void => {
  const rows = Object.entries(routes) as [RouteKey, Route][];
  const nameOf = ([key]: (typeof rows)[number]) => key;
  test(claim, () => forEach(rows, nameOf, ([key, row]) => check(row, key)));
};
