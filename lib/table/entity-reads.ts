import type { Item } from "./item.ts";
import type { Key, Range } from "./key.ts";
import type { PageOptions, Start, Table } from "./table.ts";

const nameOfKey = ({ PK, SK }: Item): string => `${PK}\u0000${SK}`;

/**
 * The reads of an entity in a table: one item, several, a page, or every item of a range. `key` makes an item's key, and
 * `parse` types the item or throws.
 */
export const reads = <T, Id>(table: Table, key: (id: Id) => Key, parse: (raw: Item) => T) => {
  const page = async (range: Range, options: PageOptions): Promise<{ items: T[]; next?: Start }> => {
    const { items, ...rest } = await table.page(range, options);
    return { ...rest, items: items.map(parse) };
  };

  return {
    page,

    async get(id: Id): Promise<T | undefined> {
      const raw = await table.get(key(id));
      return raw && parse(raw);
    },

    /** The named items that exist, in the order in which they are named. */
    async getMany(ids: readonly Id[]): Promise<T[]> {
      const wanted = ids.map(key);
      const found = new Map((await table.getMany(wanted)).map((raw) => [nameOfKey(raw), parse(raw)]));
      return wanted.flatMap((each) => found.get(nameOfKey({ ...each })) ?? []);
    },

    /** Every item of a range, page after page, of `limit` items each. */
    async *each(
      range: Range,
      { limit = 100, ...options }: Partial<Omit<PageOptions, "start">> = {},
    ): AsyncGenerator<T> {
      let start: Start | undefined;
      do {
        const { items, next } = await page(range, { ...options, limit, start });
        yield* items;
        start = next;
      } while (start);
    },
  };
};
