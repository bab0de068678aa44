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
 * `filtersIndexed` and `statesIndexed`: also by the values of later releases' filters.
 */
export interface ListOwner {
  id: string;
  listsIndexed?: boolean | undefined;
  filtersIndexed?: boolean | undefined;
  statesIndexed?: boolean | undefined;
}

/** One state in an index, or another filter value, and further conditions on its items. */
export interface StateRange {
  range: Range;
  /** The index of the range. Default: the first. `false`: it is a range of the table itself. */
  index?: true | 2 | false;
  filter?: Condition | undefined;
  /** The bounds of the ids in this state, both included. Ids rise by time, so they tell a state that ends by the clock. */
  between?: readonly [string, string] | undefined;
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

/** How often a page reads on while every item that it has read is in another state by now, and how many items it reads. */
const mostRounds = 4;
const mostRead = 1_000;

/** The items below an id in the states, newest first. `reached`: down to this id all states were read. */
const belowIn = async <T extends { id: string }>(
  read: Read<T>,
  {
    states,
    matches,
    bytes,
  }: { states: readonly StateRange[]; matches: (item: T) => boolean; bytes?: number },
  { below, lowest, most }: { below: string; lowest: string; most: number },
): Promise<{ items: T[]; reached: string }> => {
  const pages = await Promise.all(
    states.map(async ({ range, filter, index = true, between: [first, last] = [" ", "~"] }) => {
      const low = first > lowest ? first : lowest;
      const high = last < below ? last : below;
      if (low > high) return { items: [] } satisfies Page<T>;
      // Both bounds are included: the item at the upper one is of the page before.
      const between = [low, high] as const;
      return read(range, { limit: most, newestFirst: true, index, filter, bytes, between });
    }),
  );
  // Items below the last examined one of a state wait for the next page.
  const reached = pages
    .map(({ next }, at) => next?.[sortKeyOf(states[at]?.index ?? true)] ?? "")
    .reduce((one, other) => (one > other ? one : other), "");
  const found = pages
    .flatMap(({ items }) => items)
    .filter((item) => item.id < below && item.id >= reached && matches(item));
  // While the index lags, an item may be in two states. It is taken once.
  const distinct = [...new Map(found.map((item) => [item.id, item])).values()];
  return { items: distinct.sort((one, other) => (one.id < other.id ? 1 : -1)), reached };
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
  const { before, until: readUntil } = list.start ?? {};
  if (list.start && before === undefined) throw cursorInvalid();
  // Another release may have read the newest items of this list from the table. The index has them, too.
  const until = newest > 0 ? readUntil : undefined;
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
  // An item in the index may be in another state by now: its time has passed, or it was changed. So an empty page reads on.
  for (let round = 0, most = limit - found.length + 2; ; round++, most = Math.min(4 * most, mostRead)) {
    const { items, reached } = await belowIn(read, list, { below: bound, lowest, most });
    const sorted = [...found, ...items];
    if (sorted.length > limit || !reached) return cut(sorted, limit);
    if (sorted.length > 0 || round >= mostRounds) return { items: sorted, next: { before: reached } };
    bound = reached;
  }
};
