import { isDeepStrictEqual } from "node:util";
import * as z from "zod";
import { absent, type Condition, equals, present } from "./condition.ts";
import type { Item } from "./item.ts";
import { names } from "./key.ts";

const scalar = z.union([z.string(), z.number(), z.boolean()]);

/** The changed attributes of a stored item. Its key never changes, and its `version` is counted separately. */
export const changedNames = (from: Item, to: Item): string[] =>
  [...new Set([...Object.keys(from), ...Object.keys(to)])].filter(
    (name) =>
      name !== names.pk &&
      name !== names.sk &&
      name !== "version" &&
      !isDeepStrictEqual(from[name], to[name]),
  );

/** The same as the clauses of an update: attributes to set, and attributes to remove. */
export const setAndRemove = (changed: readonly string[], to: Item): { set: Item; remove?: string[] } => {
  const remove = changed.filter((name) => to[name] === undefined);
  const set = changed.filter((name) => to[name] !== undefined);
  return {
    set: Object.fromEntries(set.map((name) => [name, to[name]])),
    ...(remove.length > 0 && { remove }),
  };
};

/**
 * The condition that these attributes are still as they were read. Of a map or a list it only requires that it still
 * exists.
 */
export const asFound = (attributes: readonly string[], raw: Item): Condition[] =>
  attributes.map((name) => {
    const { data } = scalar.safeParse(raw[name]);
    if (data !== undefined) return equals(name, data);
    return raw[name] === undefined ? absent(name) : present(name);
  });
