import { type RouteKey, routes } from "../../../lib/contract/routes.ts";
import { cellOf } from "./by-example.ts";
import type { Row } from "./row.ts";
import { ways } from "./ways.ts";

/** The matrix: the cells of each row of the contract, for each way to call it. */
export const cells = Object.fromEntries(
  (Object.keys(routes) as RouteKey[]).map((key) => {
    const { first, more = [] } = ways[key] ?? {};
    const row: Row = { ...cellOf(key), ...first };
    // Expectations about a list's first page do not apply with its filters.
    const { shows: _, fills: __, ...plain } = row;
    return [key, [row, ...more.map((way): Row => ({ ...plain, ...way }))]];
  }),
) as unknown as Record<RouteKey, readonly [Row, ...Row[]]>;
