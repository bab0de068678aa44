import type * as z from "zod";
import type { Item } from "./item.ts";
import type { Key } from "./key.ts";

/** One kind of stored item. `Id` is the input of its key: mostly fields of the item itself. */
export interface Description<S extends z.ZodObject, Id> {
  /** The stored `type`, which never changes. */
  type: string;
  /** The version of the stored form that this release writes. An item without one has version 1. */
  schemaVersion?: number;
  /**
   * Makes the schema of the item, when the first item is read or written, so that a start makes no schema that its
   * request does not need. It is not part of the contract, and its enums are `storedEnum`s.
   */
  schema: () => S;
  key: (id: Id) => Key;
  /** Its keys in the index, if it is there. */
  indexes?: (item: z.output<S> & Id) => {
    GSI1PK?: string;
    GSI1SK?: string;
    GSI2PK?: string;
    GSI2SK?: string;
  };
  /** Attributes that are derived from the schema's and written beside them, such as the input of a filter, or `ttl`. */
  derived?: Readonly<Record<string, (item: z.output<S> & Id) => unknown>>;
  /** Pure steps, each from one schema version to the next: `{ 1: (item) => … }` makes an item of version 2. */
  upgrades?: Readonly<Record<number, (item: Readonly<Item>) => Item>>;
  /**
   * For an item that gives rights: when it gives any, and the attributes on which no right depends. Every other change
   * may end a right.
   */
  rights?: { given: (item: z.output<S>) => boolean; besides: readonly string[] };
  /** The inputs of the key that the item itself does not contain, so that the backfill finds them. */
  fromKey?: (key: Key) => Partial<Id>;
  /** `false` for an item without a `version`: it is written once, or under its own conditions. */
  versioned?: boolean;
  /** The key contains personal data, such as an address, and must not be logged. */
  personalKey?: boolean;
}
