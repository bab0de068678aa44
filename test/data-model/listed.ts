import type { CallerType } from "../../lib/contract/common.ts";
import type { RouteKey } from "../../lib/contract/routes.ts";
import { rowOf } from "../support/example-calls.ts";
import { listKeys } from "../support/list-contents.ts";

/** A list of the contract. */
interface Listed {
  key: RouteKey;
  /** Who may read it; for a public list one kind of caller. Customers have no list with filters. */
  types: CallerType[];
  /** Its filters with all of their values, which an open filter does not have. */
  filters: { name: string; values: string[] }[];
}

/** Every list of the contract with its filters. */
export const lists: readonly Listed[] = listKeys.map((key) => {
  const { access, query } = rowOf(key);
  const types: readonly CallerType[] = access === "public" ? ["indirect-provider"] : access.types;
  const { cursor: _, limit: __, ...filters } = query?.shape ?? {};
  return {
    key,
    types: types.filter((each) => each !== "customer"),
    filters: Object.entries<any>(filters).map(([name, { def }]) => ({
      name,
      values: def.innerType?.options ?? [],
    })),
  };
});
