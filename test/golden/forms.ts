import * as z from "zod";
import type { Item } from "../../lib/table/item.ts";

/** The form of an item: its attributes at every depth, and its states. */
const formOf = (value: unknown, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((each) => formOf(each, `${path}[]`));
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, each]) => formOf(each, `${path}.${name}`));
  const state = /\.(status|state|kind|billing|heldBack|organizationType)$/.test(path);
  return [state || typeof value === "boolean" ? `${path}=${value}` : `${path}:${typeof value}`];
};

/** The maximum number of forms of one type, and the maximum size of an item: a stored answer can be a long list. */
const most = { forms: 8, bytes: 3_000 };

/** The items of each type in the forms in which they were written, the oldest first. */
export const formsOf = (written: readonly Item[]): Map<string, Item[]> => {
  const found = new Map<string, Map<string, Item>>();
  for (const item of written) {
    const type = z.string().parse(item.type);
    const forms = found.get(type) ?? new Map<string, Item>();
    found.set(type, forms);
    const form = [...new Set(formOf(item))].sort().join(" ");
    if (forms.size < most.forms && !forms.has(form) && JSON.stringify(item).length <= most.bytes)
      forms.set(form, item);
  }
  return new Map([...found].map(([type, forms]) => [type, [...forms.values()]]));
};

/** The types of entities without any of these items. */
export const typesWithout = (
  entities: readonly { type: string }[],
  items: ReadonlyMap<string, readonly Item[]>,
): string[] => entities.map(({ type }) => type).filter((type) => !items.get(type)?.length);
