import { randomUUID } from "node:crypto";
import { BatchWriteCommand } from "@aws-sdk/lib-dynamodb";
import { newId } from "../../lib/ids.ts";
import type { Item } from "../../lib/table/item.ts";
import { everyItem } from "../support/baseline.ts";
import type { Inside } from "../support/inside.ts";

/** How many are written into the table at a time. */
const largestWrite = 25;

/** Another id of the same instant. */
const sibling = (id: string): string => `${id.slice(0, 14)}${newId("ord", new Date(0)).slice(14)}`;

/** The copy of a record belongs to another request. */
const madeBySomebodyElse = (item: Item): Item =>
  item.type === "AuditRecord" ? { ...item, requestId: randomUUID() } : item;

/**
 * Makes `times` copies of each of some resources with the same instants, as if the API had made that many. Copies every
 * item whose key names the resource, with another id in its place everywhere.
 */
export const multiply = async (inside: Inside, ids: readonly string[], times: number): Promise<void> => {
  const { documents, tableName } = inside;
  const items = await everyItem(inside);
  const isOf = (id: string) => (item: Item) => {
    const named = `${item.PK}#${item.SK}`.split("#");
    // A resource beneath a customer is a resource of its own.
    return named.includes(id) && !(id.startsWith("cus_") && named.some((each) => /^(sub|ord)_/.test(each)));
  };
  for (const id of ids) {
    const own = items.filter(isOf(id)).map((item) => JSON.stringify(item));
    const copies = Array.from({ length: times }, () => sibling(id)).flatMap((other) =>
      own.map((text) => madeBySomebodyElse(JSON.parse(text.replaceAll(id, other)))),
    );
    for (let at = 0; at < copies.length; at += largestWrite) {
      const some = copies.slice(at, at + largestWrite).map((Item) => ({ PutRequest: { Item } }));
      await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: some } }));
    }
  }
};
