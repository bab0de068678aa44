import type { Range } from "./key.ts";
import type { PageOptions, Start } from "./table.ts";

/**
 * One page of the matching items in a range, for conditions that the table cannot evaluate. It reads on while nothing
 * matches, but no more than ten times (`mostReads`), so a page may be short while `next` is present.
 */
export const pageOfMatching = async <T>(
  read: (range: Range, options: PageOptions) => Promise<{ items: T[]; next?: Start }>,
  range: Range,
  options: PageOptions,
  matches: (item: T) => boolean,
  mostReads = 10,
): Promise<{ items: T[]; next?: Start }> => {
  let start = options.start;
  for (let reads = 1; ; reads++) {
    const { items, next } = await read(range, { ...options, start });
    const found = items.filter(matches);
    if (found.length > 0 || !next || reads >= mostReads)
      return next ? { items: found, next } : { items: found };
    start = next;
  }
};
