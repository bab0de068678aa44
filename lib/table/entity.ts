import * as z from "zod";
import { duplicateId, type Refuse, stale } from "../errors.ts";
import { logger } from "../log.ts";
import { asFound, changedNames, setAndRemove } from "./changes.ts";
import { all, equals, exists, isNew } from "./condition.ts";
import type { Description } from "./entity-description.ts";
import { reads } from "./entity-reads.ts";
import type { Check, Item, Write } from "./item.ts";
import { type Key, names } from "./key.ts";
import { carriedBy, carry, mapToStored, unknownValues } from "./stored.ts";
import type { Table } from "./table.ts";

/** The result of reading an entity. */
export type ItemOf<E extends { parse: (raw: Item) => unknown }> = ReturnType<E["parse"]>;

const versionOf = z.object({ version: z.int() });
/** The version of an item after its next update. A new item gets the first. */
export const nextVersion = (before: { version: number } | undefined): number => (before?.version ?? 0) + 1;

const schemaVersionOf = z.int().default(1);

/** An item of an older schema version, as it was in the table. The next write brings it up to date. */
const upgradedFrom = Symbol("the item as it lies in the table");
interface Upgraded {
  [upgradedFrom]?: Item;
}

/**
 * Describes one stored entity. `in(table)` reads it there; its writes are values for transactions.
 *
 * Old and new releases run side by side at every deployment, so reading is tolerant and writing is narrow. Attributes
 * outside the schema, at the top or nested, are carried along, unseen by rules and answers. A change is an update of
 * the changed attributes, under the condition that the item's `version` is still the one that was read. An item that
 * lacks a required attribute is a bug: reading it throws.
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
  // A newer schema version is carried along like any unknown attribute, so that no write lowers it.
  const ownOfNewer = new Set([...own].filter((name) => name !== "schemaVersion"));

  /** Identifies the item, as far as a log may. */
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

  /** An item from the table, typed. Throws for an item of another type, and for one that lacks a required attribute. */
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

  /** All attributes to write except the key: those of the schema, those carried along, and the derived ones. */
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

  /**
   * A whole item, whatever was there, unless `checks` say otherwise: for items that are written once, and for those
   * that take the place of an item about something else, such as another request to an address.
   */
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

    /**
     * An item that is derived anew, whatever was there, unless `checks` say otherwise. Attributes that only another
     * release knows stay.
     */
    upsert(item: T & Id, ...checks: Check[]): Write {
      const set = attributesOf(item);
      const known = new Set([...own, ...Object.keys(schemaOf().shape)]);
      for (const name of [names.pk, names.sk, "schemaVersion"]) known.delete(name);
      const remove = [...known].filter((name) => set[name] === undefined);
      return { update: key(item), set, ...(remove.length > 0 && { remove }), checks };
    },

    /**
     * A new item. `refuse` makes the error when the item exists. Default: for a fresh id, that it was given out twice.
     */
    create: (item: T & Id, refuse: Refuse = duplicateId): Write => put(item, { when: isNew, refuse }),

    /**
     * The changes between `before`, as it was read, and `after`, if the item is still as it was read (`Stale`), and
     * `checks` hold. The item's next version is written here, whatever `after` contains.
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
          // DynamoDB accepts no empty update.
          ...(versioned ? { version: nextVersion(versionOf.parse(before)) } : { type }),
        },
        ...(remove && { remove }),
        checks: [...asRead(before), ...checks],
      };
    },

    /** Whether an update from `before` to `after` would change anything. */
    differ(before: T & Id, after: T & Id): boolean {
      return changedNames(attributesOf(before), attributesOf(after, before)).length > 0;
    },

    /**
     * Some attributes of an item that need not have been read, whatever else it contains. Without `checks` the item is
     * created if it does not exist.
     */
    set(id: Id, attributes: Partial<T>, ...checks: Check[]): Write {
      if (rights && Object.keys(attributes).some((name) => !rights.besides.includes(name)))
        throw new Error(`rights hang on a ${type}: what it was must be known to whoever changes it`);
      return { update: key(id), set: { type, ...attributes }, checks };
    },

    /**
     * Completes a stored item to this release's form: the attributes of a newer schema version, derived attributes, and
     * its index keys. `undefined` when nothing is missing. The item's `version` stays, since nobody has changed it. If
     * somebody does meanwhile, the write throws `Stale`.
     */
    backfill(raw: Item & Key): Write | undefined {
      // The key proves the attributes that it is made from, so derived attributes are made from it too.
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

    /** A check that the item is still as it was read (`Stale`), with further conditions. */
    unchanged: (before: T & Id, ...checks: Check[]): Write => ({
      check: key(before),
      checks: [...asRead(before), ...checks],
    }),

    /** A check of an item that need not have been read. */
    check: (id: Id, ...checks: Check[]): Write => ({ check: key(id), checks }),

    /**
     * Deletes the item, if `checks` hold. An item with a `version` is deleted as it was read (`Stale`): then `before`
     * is the whole item. An item without one is named by the inputs of its key.
     */
    delete: (before: Id, ...checks: Check[]): Write => ({
      delete: key(before),
      checks: [...asRead(before), ...checks],
    }),

    /** The reads of this entity in a table. */
    in: (table: Table) => reads(table, key, parse),
  };
};
