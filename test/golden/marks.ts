import { unmarshall } from "@aws-sdk/util-dynamodb";
import { Stale, stale } from "../../lib/errors.ts";
import { asFound } from "../../lib/table/changes.ts";
import { all } from "../../lib/table/condition.ts";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import type { Inside } from "../support/inside.ts";
import { readWritten } from "../support/written.ts";

const mark = "newer";

const isMap = (value: unknown): value is Item =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;

/** Attributes whose own names are data, or which are never changed. A map of them with one more name would be wrong. */
const besides = new Set(["signIns", "data", "event", "before", "after"]);

/** A value as a later release would write it: with one more attribute in every map. */
const marked = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(marked);
  if (!isMap(value)) return value;
  const attributes = Object.entries(value).map(([name, each]) => [
    name,
    besides.has(name) ? each : marked(each),
  ]);
  return { ...Object.fromEntries(attributes), [mark]: true };
};

/** The maps that had the mark and have lost it. A map that is gone has lost nothing. */
const unmarked = (before: unknown, after: unknown, path = ""): string[] => {
  if (Array.isArray(before) && Array.isArray(after))
    return before.flatMap((each, at) => unmarked(each, after[at], `${path}[]`));
  if (!isMap(before) || !isMap(after)) return [];
  return [
    ...(mark in before && !(mark in after) ? [path] : []),
    ...Object.keys(before).flatMap((name) => unmarked(before[name], after[name], `${path}.${name}`)),
  ];
};

/** Places where an operation puts another thing of its kind: a line, an administrator, an owner, a credit. */
const replaced =
  /^(Order\.lineItems\[\]|CustomerEntry\.(administrators\[\]|customer\.azureTenantOwner)$|Subscription\.credit$)/;

const nameOf = ({ PK, SK }: Item): string => `${PK} ${SK}`;

/** Marks all items of the table, as if a later release had written them, and finds those that have lost their marks. */
export const newerMarks = (inside: Inside) => {
  const found = async (): Promise<(Item & Key)[]> =>
    [...(await readWritten(inside)).values()].map((wire) => unmarshall(JSON.parse(wire)) as Item & Key);
  return {
    /** Answers all items as they are now. */
    async mark(): Promise<Item[]> {
      const items = await found();
      for (const [at, item] of items.entries()) {
        if (mark in item) continue;
        const put = { ...item, ...(marked(item) as Item) };
        const unchanged = all(...asFound(Object.keys(item), item));
        try {
          await inside.table.write({ put, checks: [{ when: unchanged, refuse: stale }] });
          items[at] = put;
        } catch (error) {
          // A background function has changed the item meanwhile. It gets its marks before the next task.
          if (!(error instanceof Stale)) throw error;
        }
      }
      return items;
    },

    /** The places of lost marks, each as its type and path. */
    async lostOf(items: readonly Item[]): Promise<string[]> {
      const after = new Map((await found()).map((item) => [nameOf(item), item]));
      return items
        .flatMap((item) => unmarked(item, after.get(nameOf(item)), String(item.type)))
        .filter((place) => !replaced.test(place));
    },
  };
};
