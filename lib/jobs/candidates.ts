import { resellerRelationships } from "../customers/items.ts";
import { equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import type { JobItem } from "./items.ts";

/** The customers of one page. */
export const pageSize = 40;

/** The number of customers that are counted at a time. */
const countSize = 1_000;

/** The customers that a job has still to reassign, read from the former reseller's index. */
export const candidates = (table: Table, { providerId, fromResellerId }: JobItem) => {
  const stored = resellerRelationships.in(table);
  const range = keys.ofReseller(fromResellerId, providerId);
  const filter = equals("associated", true);

  const startAfter = (customerId: string): Start => ({
    ...keys.resellerRelationship(customerId, fromResellerId),
    ...keys.byReseller(fromResellerId, providerId, customerId),
  });

  return {
    /**
     * The next customers after a given one, and the last one that was read. `upTo` is `undefined` when there are no
     * more.
     */
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

    /** Counts the next customers after a given one, up to the one in `upTo`; `undefined` when there are no more. */
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
