import { cursorInvalid } from "../errors.ts";
import type { Condition } from "./condition.ts";
import { names, type Range } from "./keys.ts";
import type { PageOptions, Start } from "./table.ts";

/** How many of the newest are read from the table itself: what was just written is among them. */
const newest = 50;

type Page<T> = { items: T[]; next?: Start };
type Read<T> = (range: Range, options: PageOptions) => Promise<Page<T>>;

/** Whose list it is. `listsIndexed`: all that it lists stands in the index by its state. */
export interface ListOwner {
  id: string;
  listsIndexed?: boolean | undefined;
}

/** One state of an index, and what else must hold of an item in it. */
export interface StateRange {
  range: Range;
  filter?: Condition | undefined;
}

const cut = <T extends { id: string }>(items: readonly T[], limit: number): Page<T> => {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  return items.length > limit && last ? { items: page, next: { before: last.id } } : { items: page };
};

/**
 * One page of a list narrowed to a status, newest first: items whose `id` rises, in a range of the table and, by state, in
 * ranges of the index that are sorted by `id`. The newest fifty are read from the table, which shows what was just written.
 * For the older ones the index is asked, one key for each of `states`. `matches` judges an item as it was read.
 */
export const pageInStates = async <T extends { id: string }>(
  read: Read<T>,
  o: {
    all: Range;
    states: readonly StateRange[];
    matches: (item: T) => boolean;
    limit: number;
    start?: Start | undefined;
  },
): Promise<Page<T>> => {
  const { limit, matches } = o;
  let below = o.start?.before;
  if (o.start && below === undefined) throw cursorInvalid();
  const found: T[] = [];
  if (below === undefined) {
    const { items, next } = await read(o.all, { limit: newest, newestFirst: true });
    found.push(...items.filter(matches));
    const last = items.at(-1);
    if (!next || !last || found.length > limit) return cut(found, limit);
    below = last.id;
  }
  const bound = below;
  const pages = await Promise.all(
    o.states.map(({ range, filter }) =>
      // Both bounds are included: the item at the upper one is of the page before.
      read(range, { limit: limit + 2, newestFirst: true, index: true, filter, between: [" ", bound] }),
    ),
  );
  // What lies below the last item that was examined of one state waits for the next page.
  const reached = pages
    .map(({ next }) => next?.[names.index1sk] ?? "")
    .reduce((one, other) => (one > other ? one : other), "");
  const older = pages
    .flatMap(({ items }) => items)
    .filter((item) => item.id < bound && item.id >= reached && matches(item));
  // While the index lags, an item may stand in two states: it is taken once.
  const distinct = [...new Map(older.map((item) => [item.id, item])).values()];
  const sorted = [...found, ...distinct.sort((one, other) => (one.id < other.id ? 1 : -1))];
  return sorted.length > limit || !reached
    ? cut(sorted, limit)
    : { items: sorted, next: { before: reached } };
};
