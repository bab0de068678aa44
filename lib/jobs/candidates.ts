import * as z from "zod";
import { equals } from "../table/condition.ts";
import { keys } from "../table/keys.ts";
import type { Start, Table } from "../table/table.ts";
import type { JobItem } from "./items.ts";

/** Customers that one page of a job does. */
export const pageSize = 10;
const mostCounted = 10_000;

const tied = z.object({ customerId: z.string() });

/** Which customers a job has still to do: those of the reseller that is left, by the index. */
export const candidates = (table: Table, { providerId, fromResellerId }: JobItem) => {
  const range = keys.ofReseller(fromResellerId, providerId);
  const filter = equals("associated", true);

  const startAfter = (customerId: string): Start => ({
    ...keys.customerPartner(customerId, fromResellerId),
    ...keys.byReseller(fromResellerId, providerId, customerId),
  });

  return {
    /** The next of them, and up to where the index was read; no `upTo` when that is all. */
    async next(after: string | undefined): Promise<{ ids: string[]; upTo: string | undefined }> {
      const { items, next } = await table.page(range, {
        limit: pageSize,
        start: after === undefined ? undefined : startAfter(after),
        index: true,
        filter,
      });
      const ids = items.map((item) => tied.parse(item).customerId);
      return { ids, upTo: next?.PK?.slice("CUSTOMER#".length) };
    },

    /** How many there are; `undefined` for more than are worth counting. */
    async count(): Promise<number | undefined> {
      let counted = 0;
      let start: Start | undefined;
      do {
        const page = await table.page(range, { limit: 1_000, start, index: true, filter });
        counted += page.items.length;
        start = page.next;
      } while (start && counted < mostCounted);
      return start ? undefined : counted;
    },
  };
};
