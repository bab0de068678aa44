import { cursorInvalid } from "../errors.ts";
import type { Condition } from "./condition.ts";
import { names, type Range } from "./keys.ts";
import type { PageOptions, Start } from "./table.ts";

/** How many of the newest are read from the table itself unless told otherwise: what was just written is among them. */
const usualNewest = 50;

type Page<T> = { items: T[]; next?: Start };
type Read<T> = (range: Range, options: PageOptions) => Promise<Page<T>>;

/**
 * Whose list it is. `listsIndexed`: all that it lists stands in the index by its state. `filtersIndexed`: also by what
 * later releases filter by.
 */
export interface ListOwner {
  id: string;
  listsIndexed?: boolean | undefined;
  filtersIndexed?: boolean | undefined;
}

/** One state of an index, or another value that a list is narrowed to, and what else must hold of an item in it. */
export interface StateRange {
  range: Range;
  filter?: Condition | undefined;
}

/** `until`: down to which id the newest are read from the table, as long as the list has not come there. */
const cut = <T extends { id: string }>(items: readonly T[], limit: number, until?: string): Page<T> => {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  if (items.length <= limit || !last) return { items: page };
  return { items: page, next: { before: last.id, ...(until !== undefined && { until }) } };
};

/**
 * One page of a list narrowed to a status, newest first: items whose `id` rises, in a range of the table and, by state, in
 * ranges of an index that are sorted by `id`. The newest are read from the table, which shows what was just written.
 * For the older ones the index is asked, one key for each of `states`. `matches` judges an item as it was read.
 */
export const pageInStates = async <T extends { id: string }>(
  read: Read<T>,
  o: {
    all: Range;
    states: readonly StateRange[];
    /** How many of the newest are read from the table itself. */
    newest?: number;
    /** The index of these ranges: the first unless told otherwise. */
    index?: 2;
    matches: (item: T) => boolean;
    limit: number;
    start?: Start | undefined;
  },
): Promise<Page<T>> => {
  const { limit, matches, index = true, newest = usualNewest } = o;
  const { before, until } = o.start ?? {};
  if (o.start && before === undefined) throw cursorInvalid();
  let bound = before ?? "";
  const found: T[] = [];
  if (before === undefined || until !== undefined) {
    const { prefix } = o.all;
    const between = before === undefined ? undefined : ([`${prefix}${until}`, `${prefix}${before}`] as const);
    // Both bounds are included: the item at the upper one is of the page before.
    const most = between ? newest + 1 : newest;
    const { items, next } = await read(o.all, { limit: most, newestFirst: true, between });
    found.push(...items.filter((item) => item.id !== before && matches(item)));
    // An empty text: there is nothing older.
    const end = until ?? (next ? items.at(-1)?.id : undefined) ?? "";
    if (end === "" || found.length > limit) return cut(found, limit, end);
    bound = end;
  }
  const below = bound;
  const more = limit - found.length;
  const pages = await Promise.all(
    o.states.map(({ range, filter }) =>
      // Both bounds are included: the item at the upper one is of the page before.
      read(range, { limit: more + 2, newestFirst: true, index, filter, between: [" ", below] }),
    ),
  );
  // What lies below the last item that was examined of one state waits for the next page.
  const reached = pages
    .map(({ next }) => next?.[index === 2 ? names.index2sk : names.index1sk] ?? "")
    .reduce((one, other) => (one > other ? one : other), "");
  const older = pages
    .flatMap(({ items }) => items)
    .filter((item) => item.id < below && item.id >= reached && matches(item));
  // While the index lags, an item may stand in two states: it is taken once.
  const distinct = [...new Map(older.map((item) => [item.id, item])).values()];
  const sorted = [...found, ...distinct.sort((one, other) => (one.id < other.id ? 1 : -1))];
  return sorted.length > limit || !reached
    ? cut(sorted, limit)
    : { items: sorted, next: { before: reached } };
};
