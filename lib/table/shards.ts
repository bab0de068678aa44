import { cursorInvalid } from "../errors.ts";
import { partitions, type Range } from "./key.ts";
import type { PageOptions, Start } from "./table.ts";

/** The kinds of lists that are spread over several partitions. */
type Spread = "audits" | "events" | "scheduled";

/**
 * Whether lists with rising sort keys are spread over several partitions (ADR 0069): `off` as in earlier releases;
 * `read` reads all partitions but writes to the first, while a release or a function that reads only one may still run;
 * `on` writes to all of them.
 */
let setting = process.env.SHARDS ?? "off";

/** Applies a setting to this process: for tests, and for tools that run functions in their own process. */
export const spreadAs = (to: string): void => {
  setting = to;
};

/** The partition of a new item: derived from its id, so that a repetition finds it. */
export const shardToWrite = (what: Spread, id: string): number => {
  if (setting !== "on") return 0;
  const hash = [...id].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) >>> 0, 0);
  return hash % partitions[what];
};

/** The partitions that may hold the item. */
export const shardsToRead = (what: Spread): number[] =>
  setting === "off" ? [0] : Array.from({ length: partitions[what] }, (_, shard) => shard);

type Page<T> = { items: T[]; next?: Start };

/** The first items whose JSON together fits into this many bytes, but at least one. */
export const fitting = <T>(items: readonly T[], bytes: number): T[] => {
  let sum = 0;
  const over = items.findIndex((item, at) => {
    sum += Buffer.byteLength(JSON.stringify(item));
    return sum > bytes && at > 0;
  });
  return items.slice(0, over < 0 ? items.length : over);
};

/**
 * One page of a list that is spread over several ranges, sorted by the ids in the sort keys. Each range is read for a
 * whole page, in parallel, so a page costs as many calls as there are ranges. Its cursor is a key of the first range at
 * the page's position: the same that a list of that range alone has, so that the list can be continued in either way.
 */
export const mergedPage = async <T extends { id: string }>(
  read: (range: Range, options: PageOptions) => Promise<Page<T>>,
  ranges: readonly Range[],
  options: PageOptions,
): Promise<Page<T>> => {
  const [first, ...others] = ranges;
  if (!first) return { items: [] };
  if (others.length === 0) return read(first, options);
  const { PK } = first;
  const { start, limit, newestFirst = false, bytes } = options;
  if (start && (start.PK !== PK || start.SK === undefined)) throw cursorInvalid();
  const from = start?.SK;
  const [lowest, highest] = options.between ?? [" ", "~"];
  const low = from !== undefined && !newestFirst ? `${from}!` : lowest;
  const high = from !== undefined && newestFirst ? from : highest;
  if (low > high) return { items: [] };
  const { start: _, ...paging } = options;
  const pages = await Promise.all(
    ranges.map((range) => read(range, { ...paging, limit: limit + 1, between: [low, high] })),
  );
  const sorted = <S>(some: S[], idOf: (each: S) => string): S[] =>
    some.sort((one, other) => (idOf(one) < idOf(other) === newestFirst ? 1 : -1));
  // Up to here every range has been read.
  const [horizon] = sorted(
    pages.flatMap(({ next }) => next?.SK ?? []),
    (each) => each,
  );
  const found = sorted(
    pages.flatMap(({ items }) => items),
    ({ id }) => id,
  ).filter(
    ({ id }) => id !== from && (horizon === undefined || (newestFirst ? id >= horizon : id <= horizon)),
  );
  const most = found.slice(0, limit);
  const page = bytes === undefined ? most : fitting(most, bytes);
  const last = page.length < found.length ? page.at(-1)?.id : horizon;
  return last === undefined ? { items: page } : { items: page, next: { PK, SK: last } };
};
