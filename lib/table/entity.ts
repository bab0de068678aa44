import * as z from "zod";
import { duplicateId, type Refuse, stale } from "../errors.ts";
import { logger } from "../log.ts";
import { asFound, changedNames, setAndRemove } from "./changes.ts";
import { all, equals, exists, isNew } from "./condition.ts";
import type { Description } from "./entity-description.ts";
import type { Check, Item, Write } from "./item.ts";
import { type Key, names, type Range } from "./key.ts";
import { carriedBy, carry, mapToStored, unknownValues } from "./stored.ts";
import type { PageOptions, Start, Table } from "./table.ts";

/** What reading an entity gives. */
export type ItemOf<E extends { parse: (raw: Item) => unknown }> = ReturnType<E["parse"]>;

const versionOf = z.object({ version: z.int() });
const schemaVersionOf = z.int().default(1);

/** An item of an older schema version, as it lay in the table: the write that comes brings it up to date. */
const upgradedFrom = Symbol("the item as it lies in the table");
interface Upgraded {
  [upgradedFrom]?: Item;
}

/**
 * Describes one stored entity. `in(table)` reads it there; its writes are values that transactions are made from.
 *
 * Old and new releases run side by side at every deployment, so reading is tolerant and writing is narrow. What an item
 * holds beyond its schema, at the top or nested, rides along unseen by rules and answers. A change is an update of the
 * attributes that changed, under the condition that the item's `version` is still the one that was read. An item that
 * lacks what this release needs is a bug: reading it throws.
 */
export const entity = <S extends z.ZodObject, Id>(description: Description<S, Id>) => {
  type T = z.output<S>;
  const { type, schemaVersion = 1, key, indexes, derived = {}, upgrades = {} } = description;
  const { personalKey = false, versioned = true, rights } = description;
  let made: S | undefined;
  const schemaOf = (): S => {
    made ??= description.schema();
    return made;
  };
  const own = new Set<string>([names.pk, names.sk, "type", "schemaVersion", ...Object.keys(derived)]);
  if (indexes)
    for (const name of [names.index1pk, names.index1sk, names.index2pk, names.index2sk]) own.add(name);
  // A newer schema version rides along like any attribute that is not known, so that no write lowers it.
  const ownOfNewer = new Set([...own].filter((name) => name !== "schemaVersion"));

  /** Which item it is, as far as a log may say so. */
  const nameOf = ({ id, PK, SK }: Item): string =>
    typeof id === "string" ? id : personalKey ? "(a personal key)" : `${PK} ${SK}`;

  const bug = (raw: Item, what: string): Error => new Error(`the stored ${type} ${nameOf(raw)} ${what}`);

  /** The item in the schema version of this release. */
  const upgrade = (raw: Item, from: number): Item => {
    let item = raw;
    for (let at = from; at < schemaVersion; at++) {
      const step = upgrades[at];
      if (!step) throw bug(raw, `is of schema version ${at}, from which no upgrade leads on`);
      item = step(item);
    }
    return item;
  };

  /** An item as it came from the table, typed. Throws for one of another type, and for one that lacks what is needed. */
  const parse = (raw: Item): T => {
    if (raw.type !== type) throw bug(raw, `is of the type ${raw.type}`);
    const from = schemaVersionOf.parse(raw.schemaVersion);
    const item = upgrade(raw, from);
    const schema = schemaOf();
    const { data, error } = schema.safeParse(item);
    if (error) throw bug(raw, `is not as this release needs it: ${z.prettifyError(error)}`);
    const attributes = unknownValues(schema, data);
    if (attributes.length > 0)
      logger.warn("a stored value is not known to this release", { type, id: nameOf(raw), attributes });
    carry(item, data, from > schemaVersion ? ownOfNewer : own);
    return from < schemaVersion ? Object.assign(data, { [upgradedFrom]: raw }) : data;
  };

  /** All attributes but the key, as they are written: those of the schema, those that ride along, and what is made from them. */
  const attributesOf = (item: T & Id, before?: T): Item => {
    const stored = mapToStored(item, before);
    const unknown = carriedBy(item) ?? carriedBy(before) ?? {};
    const { shape } = schemaOf();
    const written = Object.entries(stored).filter(
      ([name]) => Object.hasOwn(shape, name) || Object.hasOwn(unknown, name),
    );
    return {
      type,
      ...(schemaVersion > 1 && { schemaVersion }),
      ...Object.fromEntries(written),
      ...indexes?.(item),
      ...Object.fromEntries(Object.entries(derived).map(([name, from]) => [name, from(item)])),
    };
  };

  const asRead = (before: unknown): Check[] =>
    versioned ? [{ when: equals("version", versionOf.parse(before).version), refuse: stale }] : [];

  /** A whole item, whatever lay there, unless `checks` say otherwise: for what is written once, or as a marker. */
  const put = (item: T & Id, ...checks: Check[]): Write => ({
    put: { ...key(item), ...attributesOf(item) },
    checks,
  });

  return {
    type,
    get schema() {
      return schemaOf();
    },
    schemaVersion,
    key,
    parse,
    put,
    attributes: attributesOf,

    /** A new item. `refuse` says what it means that there is one; of an id just made, that it was given out twice. */
    create: (item: T & Id, refuse: Refuse = duplicateId): Write => put(item, { when: isNew, refuse }),

    /**
     * What changed between `before`, as it was read, and `after`, if the item still is as it was read (`Stale`), and
     * `checks` hold. The item's next version is written here, whatever `after` says.
     */
    update(before: T & Id, after: T & Id, ...checks: Check[]): Write {
      const { [upgradedFrom]: older }: Upgraded = before;
      const from = older ?? attributesOf(before);
      const to = attributesOf(after, before);
      const changed = changedNames(from, to);
      const { set, remove } = setAndRemove(changed, to);
      const withdraws = rights?.given(before) && changed.some((name) => !rights.besides.includes(name));
      return {
        update: key(before),
        ...(withdraws && { withdraws }),
        set: {
          ...set,
          // DynamoDB takes no update of nothing.
          ...(versioned ? { version: versionOf.parse(before).version + 1 } : { type }),
        },
        ...(remove && { remove }),
        checks: [...asRead(before), ...checks],
      };
    },

    /** Whether an update from `before` to `after` would change anything. */
    differ(before: T & Id, after: T & Id): boolean {
      return changedNames(attributesOf(before), attributesOf(after, before)).length > 0;
    },

    /** Some attributes of an item that need not have been read, whatever else it holds. Without `checks` it is made anew. */
    set(id: Id, attributes: Partial<T>, ...checks: Check[]): Write {
      if (rights && Object.keys(attributes).some((name) => !rights.besides.includes(name)))
        throw new Error(`rights hang on a ${type}: what it was must be known to whoever changes it`);
      return { update: key(id), set: { type, ...attributes }, checks };
    },

    /**
     * What a stored item lacks of this release's form: the attributes of a newer schema version, what is derived, its keys
     * in the index. `undefined` when nothing is missing. The item's `version` stays, since nobody has changed it; if
     * somebody does meanwhile, the write throws `Stale`.
     */
    backfill(raw: Item & Key): Write | undefined {
      // The key proves that the item says all that it is found by; the attributes are made from that too.
      const item = Object.assign(parse(raw), description.fromKey?.(raw)) as T & Id;
      const { PK, SK } = key(item);
      if (PK !== raw.PK || SK !== raw.SK) throw bug(raw, "does not hold all that its key is made from");
      const to = attributesOf(item);
      const changed = changedNames(raw, to);
      if (changed.length === 0) return undefined;
      const unchanged = versioned ? asRead(item) : [{ when: all(...asFound(changed, raw)), refuse: stale }];
      const checks = [{ when: exists, refuse: stale }, ...unchanged];
      return { update: { PK, SK }, ...setAndRemove(changed, to), checks };
    },

    /** A check that the item still is as it was read (`Stale`), and of what else must hold of it. */
    unchanged: (before: T & Id, ...checks: Check[]): Write => ({
      check: key(before),
      checks: [...asRead(before), ...checks],
    }),

    /** A check of an item that need not have been read. */
    check: (id: Id, ...checks: Check[]): Write => ({ check: key(id), checks }),

    /**
     * The item is gone, if `checks` hold. What has a `version` is deleted as it was read (`Stale`): `before` is the whole
     * item then. What has none is named by what its key is made from.
     */
    delete: (before: Id, ...checks: Check[]): Write => ({
      delete: key(before),
      checks: [...asRead(before), ...checks],
    }),

    /** The reads of this entity in a table. */
    in: (table: Table) => reads(table, key, parse),
  };
};

const nameOfKey = ({ PK, SK }: Item): string => `${PK}\u0000${SK}`;

const reads = <T, Id>(table: Table, key: (id: Id) => Key, parse: (raw: Item) => T) => {
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

    /** Those of the named items that there are, in the order in which they are named. */
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
