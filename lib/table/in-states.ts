import { cursorInvalid } from "../errors.ts";
import type { Condition } from "./condition.ts";
import { names, type Range } from "./key.ts";
import type { PageOptions, Start } from "./table.ts";

/** How many of the newest items are read from the table itself by default, so that recent writes are among them. */
const usualNewest = 50;

type Page<T> = { items: T[]; next?: Start };
type Read<T> = (range: Range, options: PageOptions) => Promise<Page<T>>;

/**
 * The organization whose list is read. `listsIndexed`: all items of its lists are in the index by their state.
 * `filtersIndexed`: also by the values of later releases' filters.
 */
export interface ListOwner {
  id: string;
  listsIndexed?: boolean | undefined;
  filtersIndexed?: boolean | undefined;
}

/** One state in an index, or another filter value, and further conditions on its items. */
export interface StateRange {
  range: Range;
  /** The index of the range. Default: the first. `false`: it is a range of the table itself. */
  index?: true | 2 | false;
  filter?: Condition | undefined;
  /** The highest id that can be in that state, where all others would be read in vain. */
  until?: string;
}

/** The attribute that sorts a range of an index, or of the table (`false`). */
export const sortKeyOf = (index: true | 2 | false): string =>
  index === false ? names.sk : index === 2 ? names.index2sk : names.index1sk;

/** `until`: the id down to which the newest items are read from the table, while the list has not come there. */
const cut = <T extends { id: string }>(items: readonly T[], limit: number, until?: string): Page<T> => {
  const page = items.slice(0, limit);
  const last = page.at(-1);
  if (items.length <= limit || !last) return { items: page };
  return { items: page, next: { before: last.id, ...(until !== undefined && { until }) } };
};

/**
 * One page of a list filtered by status, newest first. Its items have rising `id`s in a range of the table and, by
 * state, in ranges of an index that are sorted by `id`. The newest are read from the table, which shows recent writes.
 * For older ones the index is read, one key for each of `states`. `matches` judges an item as it was read.
 */
export const pageInStates = async <T extends { id: string }>(
  read: Read<T>,
  list: {
    all: Range;
    states: readonly StateRange[];
    /** How many of the newest items are read from the table itself: none when recent writes do not matter. */
    newest?: number;
    matches: (item: T) => boolean;
    limit: number;
    start?: Start | undefined;
    /** Bounds of the ids, both included. */
    between?: readonly [string, string];
    /** Each read ends early once its items come to more bytes. */
    bytes?: number;
  },
): Promise<Page<T>> => {
  const { limit, matches, newest = usualNewest, bytes } = list;
  const [lowest, highest] = list.between ?? [" ", "~"];
  const { before, until } = list.start ?? {};
  if (list.start && before === undefined) throw cursorInvalid();
  let bound = before ?? highest;
  const found: T[] = [];
  if ((before === undefined && newest > 0) || until !== undefined) {
    const { prefix } = list.all;
    const low = until !== undefined && until > lowest ? until : lowest;
    const between = [`${prefix}${low}`, `${prefix}${before ?? highest}`] as const;
    // Both bounds are included: the item at the upper one is of the page before.
    const most = before === undefined ? newest : newest + 1;
    const { items, next } = await read(list.all, { limit: most, newestFirst: true, between, bytes });
    found.push(...items.filter((item) => item.id !== before && matches(item)));
    // Not everything between the bounds was read: the bytes were used up, or a change with an earlier id has committed
    // since.
    const last = items.at(-1);
    if (until !== undefined && next && last && found.length <= limit)
      return { items: found, next: { before: last.id, until } };
    // An empty text: there is nothing older.
    const end = until ?? (next ? items.at(-1)?.id : undefined) ?? "";
    if (end === "" || found.length > limit) return cut(found, limit, end);
    bound = end;
  }
  const below = bound;
  const more = limit - found.length;
  const pages = await Promise.all(
    list.states.map(({ range, filter, index = true, until: last = below }) => {
      // Both bounds are included: the item at the upper one is of the page before.
      const between = [lowest, last < below ? last : below] as const;
      return read(range, { limit: more + 2, newestFirst: true, index, filter, between, bytes });
    }),
  );
  // Items below the last examined one of a state wait for the next page.
  const reached = pages
    .map(({ next }, at) => next?.[sortKeyOf(list.states[at]?.index ?? true)] ?? "")
    .reduce((one, other) => (one > other ? one : other), "");
  const older = pages
    .flatMap(({ items }) => items)
    .filter((item) => item.id < below && item.id >= reached && matches(item));
  // While the index lags, an item may be in two states. It is taken once.
  const distinct = [...new Map(older.map((item) => [item.id, item])).values()];
  const sorted = [...found, ...distinct.sort((one, other) => (one.id < other.id ? 1 : -1))];
  return sorted.length > limit || !reached
    ? cut(sorted, limit)
    : { items: sorted, next: { before: reached } };
};
