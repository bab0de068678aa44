import type { Handlers } from "../http/handler.ts";
import type { Table } from "../table/table.ts";
import { incentiveStore } from "./store.ts";

/** The route that lists incentive credits. */
export const incentiveHandlers = (table: Table) => {
  const incentives = incentiveStore(table);

  return {
    "GET /v1/incentives": async ({ caller, query: { resellerId, from, to, limit }, start, now }) => {
      const { id, type, furtherIndexed, statesIndexed } = caller.organization;
      const options = { limit, start, now };
      if (type === "indirect-provider")
        return incentives.ofProvider({ id, furtherIndexed }, resellerId, { from, to }, options);
      // A reseller sees its own credits only.
      if (resellerId && resellerId !== id) return { items: [] };
      return incentives.ofReseller({ id, furtherIndexed, statesIndexed }, { from, to }, options);
    },
  } satisfies Partial<Handlers<"subscriptions">>;
};
