import { largestQuery } from "./examining.ts";
import type { PageOptions, Start } from "./table.ts";

type Page<T> = { items: T[]; next?: Start };

/** Reads one of several ranges. Each range holds all matches, and the other filters are conditions on its entries. */
export type Way<T> = (
  options: Pick<PageOptions, "limit" | "start" | "examined" | "queries">,
) => Promise<Page<T>>;

/** How many entries each query of a range examines, in this order. */
const steps = [1_000, largestQuery, largestQuery];

/**
 * One page of the entries that match several filters, each with a key range of its own, all sorted alike. The rarest filter
 * is not known in advance. So the ranges are read by turns, and the first range that fills the page or ends gives the page:
 * the rarest filter decides the cost. When no range ends, the range with the most matches gives the page. `by` says which
 * range gave it, and `next` continues in that range.
 */
export const pageOfRarest = async <T>(
  ways: readonly Way<T>[],
  { limit, start }: Pick<PageOptions, "limit" | "start">,
): Promise<Page<T> & { by: number }> => {
  const [only, ...others] = ways;
  if (only && others.length === 0) return { ...(await only({ limit, start })), by: 0 };
  const read = ways.map((way, by) => ({ way, by, items: [] as T[], next: start }));
  for (const examined of steps)
    for (const each of read) {
      const left = limit - each.items.length;
      const page = await each.way({ limit: left, start: each.next, examined, queries: 1 });
      each.items.push(...page.items);
      each.next = page.next;
      if (!page.next || each.items.length >= limit)
        return { items: each.items, by: each.by, ...(page.next && { next: page.next }) };
    }
  const [most] = read.sort((one, other) => other.items.length - one.items.length);
  if (!most?.next) throw new Error("a page was read by no key");
  return { items: most.items, by: most.by, next: most.next };
};
