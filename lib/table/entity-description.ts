import type * as z from "zod";
import type { Item } from "./item.ts";
import type { Key } from "./key.ts";

/** One kind of stored item. `Id` is what its key is made from: mostly fields of the item itself. */
export interface Description<S extends z.ZodObject, Id> {
  /** The stored `type`, which never changes. */
  type: string;
  /** The version of the stored form that this release writes. An item that names none is of version 1. */
  schemaVersion?: number;
  /**
   * Makes what this release knows and needs of the item, when the first one is read or written: a start makes the schemas of
   * no item that its request does not meet. It is no part of the contract, and its enums are `storedEnum`s.
   */
  schema: () => S;
  key: (id: Id) => Key;
  /** Its keys in the index, if it stands there. */
  indexes?: (item: z.output<S> & Id) => {
    GSI1PK?: string;
    GSI1SK?: string;
    GSI2PK?: string;
    GSI2SK?: string;
  };
  /** Attributes that are written beside the schema's and made from them: what a filter compares, or `ttl`. */
  derived?: Readonly<Record<string, (item: z.output<S> & Id) => unknown>>;
  /** Pure steps, each from one schema version to the next: `{ 1: (item) => … }` makes an item of version 2. */
  upgrades?: Readonly<Record<number, (item: Readonly<Item>) => Item>>;
  /** What writers ask for rights: when it gives any, and which attributes none hangs on. Every other change may end some. */
  rights?: { given: (item: z.output<S>) => boolean; besides: readonly string[] };
  /** What the key is made from and the item itself does not say, so that the backfill finds it. */
  fromKey?: (key: Key) => Partial<Id>;
  /** `false` for what has no `version`: it is written once, or under conditions of its own. */
  versioned?: boolean;
  /** The key holds personal data, such as an address, and stands in no log. */
  personalKey?: boolean;
}
