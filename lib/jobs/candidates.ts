import { resellerRelationships } from "../customers/items.ts";
import { equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import type { JobItem } from "./items.ts";

/** Customers that one page of a job does. */
export const pageSize = 10;

/** Customers that are counted at a time. */
const countSize = 1_000;

/** Which customers a job has still to do: those of the reseller that is left, by the index. */
export const candidates = (table: Table, { providerId, fromResellerId }: JobItem) => {
  const stored = resellerRelationships.in(table);
  const range = keys.ofReseller(fromResellerId, providerId);
  const filter = equals("associated", true);

  const startAfter = (customerId: string): Start => ({
    ...keys.resellerRelationship(customerId, fromResellerId),
    ...keys.byReseller(fromResellerId, providerId, customerId),
  });

  return {
    /** The next of them, and up to where the index was read; no `upTo` when that is all. */
    async next(after: string | undefined): Promise<{ ids: string[]; upTo: string | undefined }> {
      const { items, next } = await stored.page(range, {
        limit: pageSize,
        start: after === undefined ? undefined : startAfter(after),
        index: true,
        filter,
      });
      const ids = items.map(({ customerId }) => customerId);
      return { ids, upTo: next?.PK?.slice("CUSTOMER#".length) };
    },

    /** How many the next of them are, and up to which; no `upTo` when those are all. */
    async count(after: string | undefined): Promise<{ counted: number; upTo: string | undefined }> {
      const { items, next } = await stored.page(range, {
        limit: countSize,
        start: after === undefined ? undefined : startAfter(after),
        index: true,
        filter,
      });
      return { counted: items.length, upTo: next?.PK?.slice("CUSTOMER#".length) };
    },
  };
};
