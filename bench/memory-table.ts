import { holds } from "../lib/table/condition.ts";
import { type Action, type Item, joined, keyOf, type Write } from "../lib/table/item.ts";
import type { Key } from "../lib/table/key.ts";
import type { PageOptions, Table } from "../lib/table/table.ts";

const actionsOf = (writes: readonly Write[]): Action[] =>
  joined(writes).map((write) => {
    if ("right" in write) throw new Error("a table in memory has no rights");
    return write;
  });

/** The item after an action. */
const after = (action: Action, before: Item | undefined): Item | undefined => {
  if ("put" in action) return action.put;
  if ("check" in action) return before;
  if ("delete" in action) return undefined;
  const { update, set = {}, add = {}, remove = [] } = action;
  const item: Item = { ...before, ...update, ...set };
  for (const [name, value] of Object.entries(add)) item[name] = Number(item[name] ?? 0) + value;
  for (const name of remove) delete item[name];
  return item;
};

/**
 * A table in memory, for work that would take the embedded database too long. It checks conditions as DynamoDB does, and has
 * no indexes.
 */
export class MemoryTable implements Table {
  readonly #partitions = new Map<string, Map<string, Item & Key>>();
  /** The keys that were written since the last call of `take`. */
  #written = new Map<string, Key>();

  #at({ PK, SK }: Key): (Item & Key) | undefined {
    return this.#partitions.get(PK)?.get(SK);
  }

  #apply(action: Action): void {
    const { PK, SK } = keyOf(action);
    const partition = this.#partitions.get(PK) ?? new Map<string, Item & Key>();
    const item = after(action, partition.get(SK));
    this.#partitions.set(PK, partition);
    if (item) partition.set(SK, { ...item, PK, SK });
    else partition.delete(SK);
    if (partition.size === 0) this.#partitions.delete(PK);
    this.#written.set(`${PK}\u0000${SK}`, { PK, SK });
  }

  /** Puts items without any condition. */
  hold(items: readonly (Item & Key)[]): void {
    for (const put of items) this.#apply({ put });
  }

  /** Removes and returns the items that were written since the last call, except those that stay. */
  take(stays: (key: Key) => boolean): (Item & Key)[] {
    const written = [...this.#written.values()].filter((key) => !stays(key));
    const items = written.flatMap((key) => this.#at(key) ?? []);
    for (const { PK, SK } of items) this.#apply({ delete: { PK, SK } });
    this.#written = new Map();
    return items;
  }

  /** All items of the table. */
  *items(): Generator<Item & Key> {
    for (const partition of this.#partitions.values()) yield* partition.values();
  }

  async get(key: Key): Promise<Item | undefined> {
    return this.#at(key);
  }

  async getMany(keys: readonly Key[]): Promise<Item[]> {
    return keys.flatMap((key) => this.#at(key) ?? []);
  }

  async page({ PK, prefix }: { PK: string; prefix: string }, { index, start, limit, filter }: PageOptions) {
    if (index || start) throw new Error("a table in memory has no indexes, and one page of a range");
    const items = [...(this.#partitions.get(PK) ?? [])]
      .filter(([SK, item]) => SK.startsWith(prefix) && (!filter || holds(filter, item)))
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([, item]) => item);
    if (items.length > limit) throw new Error(`a table in memory has one page of ${limit} items`);
    return { items };
  }

  async write(write: Write): Promise<void> {
    await this.transact([write]);
  }

  async transact(writes: readonly Write[]): Promise<void> {
    const actions = actionsOf(writes);
    for (const action of actions) {
      const item = this.#at(keyOf(action));
      for (const { when, refuse } of action.checks ?? []) if (!holds(when, item)) throw refuse(item);
    }
    for (const action of actions) this.#apply(action);
  }
}
