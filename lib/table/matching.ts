import type { Range } from "./key.ts";
import type { PageOptions, Start } from "./table.ts";

interface Page<T> {
  items: T[];
  next?: Start;
}

/**
 * One page with at least one item. It reads on while there is none, but no more than ten times (`mostReads`), so a page
 * may be empty while `next` is present.
 */
export const pageWithItems = async <T>(
  read: (start: Start | undefined) => Promise<Page<T>>,
  first: Start | undefined,
  mostReads = 10,
): Promise<Page<T>> => {
  let start = first;
  for (let reads = 1; ; reads++) {
    const { items, next } = await read(start);
    if (items.length > 0 || !next || reads >= mostReads) return next ? { items, next } : { items };
    start = next;
  }
};

/** One page of the matching items in a range, for conditions that the table cannot evaluate. A page may be short. */
export const pageOfMatching = <T>(
  read: (range: Range, options: PageOptions) => Promise<Page<T>>,
  range: Range,
  options: PageOptions,
  matches: (item: T) => boolean,
  mostReads?: number,
): Promise<Page<T>> =>
  pageWithItems(
    async (start) => {
      const { items, ...rest } = await read(range, { ...options, start });
      return { ...rest, items: items.filter(matches) };
    },
    options.start,
    mostReads,
  );
