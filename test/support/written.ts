import { unmarshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import { call } from "../../infra/local/wire.ts";
import type { Item } from "../../lib/table/item.ts";
import type { Inside } from "./inside.ts";

/**
 * Every item of a table by its key, as text in the wire format. The cursors' key, the schedule's mark, the count of
 * suspensions and the marks of rights are no caller's change.
 */
export type Written = Map<string, string>;

const housekeeping = /^(SEALING-KEYS|SCHEDULE|SUSPENSIONS|RIGHT#.*)$/;
const text = z.object({ S: z.string() });
const page = z.object({
  Items: z.array(z.looseObject({ PK: text, SK: text })),
  LastEvaluatedKey: z.record(z.string(), z.unknown()).optional(),
});

/** For JSON.stringify, because an item's attributes come in any order. */
export const inOrder = (_: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** Reads a whole table, past the proxies. */
export const readWritten = async ({
  dynamodbUrl,
  tableName: TableName,
}: Pick<Inside, "dynamodbUrl" | "tableName">): Promise<Written> => {
  const written: Written = new Map();
  let ExclusiveStartKey: unknown;
  do {
    const input = { TableName, ConsistentRead: true, ExclusiveStartKey };
    const { Items, LastEvaluatedKey } = page.parse(await call(dynamodbUrl, "DynamoDB_20120810.Scan", input));
    for (const item of Items)
      if (!housekeeping.test(item.PK.S))
        written.set(`${item.PK.S} ${item.SK.S}`, JSON.stringify(item, inOrder));
    ExclusiveStartKey = LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return written;
};

const itemOf = (wire: string): Item => unmarshall(JSON.parse(wire));

/**
 * The difference between two readings: how many items of each type were added, changed and removed, and by how much
 * quotas were used, in whichever of their parts.
 */
export const effectOf = (before: Written, after: Written): Record<string, number> => {
  const found: Record<string, number> = {};
  const used = (item: string | undefined) => Number(item === undefined ? 0 : itemOf(item).count);
  const count = (how: string, item: string, old?: string) => {
    const { type } = itemOf(item);
    const [name, by] = type === "Quota" ? ["Quota used", used(item) - used(old)] : [`${type} ${how}`, 1];
    found[name] = (found[name] ?? 0) + by;
  };
  for (const [key, item] of after) {
    const old = before.get(key);
    if (old === undefined) count("added", item);
    else if (old !== item) count("changed", item, old);
  }
  for (const [key, item] of before) if (!after.has(key)) count("removed", item);
  return found;
};

/** Every item of a type. */
export const itemsOf = (written: Written, type: string): Item[] =>
  [...written.values()].filter((item) => item.includes(`"type":{"S":"${type}"}`)).map(itemOf);

/** The new audit records, once each: the copies for two organizations are one record. */
export const recordedBetween = (before: Written, after: Written): Item[] => {
  const added = new Map([...after].filter(([key]) => !before.has(key)));
  return [...new Map(itemsOf(added, "AuditRecord").map((item) => [item.id, item])).values()];
};

/** How many items of a type there are. */
export const countOf = (written: Written, type: string): number => itemsOf(written, type).length;
