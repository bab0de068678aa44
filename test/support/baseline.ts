import { BatchGetCommand, BatchWriteCommand, paginateScan } from "@aws-sdk/lib-dynamodb";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import type { Inside } from "./inside.ts";

/** Items that belong to nobody: the keys that seal cursors, and the schedule's watermark. */
const housekeeping = new Set<unknown>(["SEALING-KEYS", "SCHEDULE"]);

const nameOf = ({ PK, SK }: Item): string => `${PK} ${SK}`;

/** Every item of the table. */
export const everyItem = async ({
  documents,
  tableName,
}: Pick<Inside, "documents" | "tableName">): Promise<Item[]> => {
  const input = { TableName: tableName, ConsistentRead: true };
  const pages = await Array.fromAsync(paginateScan({ client: documents }, input));
  return pages.flatMap(({ Items = [] }) => Items);
};

const chunksOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, at * size + size));

/** Remembers the table as it is, so that each of many runs begins with the same state. */
export const openBaseline = async (inside: Inside) => {
  const { documents, tableName } = inside;
  const before = new Map((await everyItem(inside)).map((item) => [nameOf(item), item]));
  const known = new Set(JSON.stringify([...before.values()]).match(/[a-z]{3}_[0-9a-z]{26}/g));

  const write = async (requests: readonly Record<string, unknown>[]): Promise<void> => {
    for (const chunk of chunksOf(requests, 25))
      await documents.send(new BatchWriteCommand({ RequestItems: { [tableName]: chunk } as never }));
  };

  return {
    /** Restores the whole table. */
    async sweep(): Promise<void> {
      const items = (await everyItem(inside)).filter(({ PK }) => !housekeeping.has(PK));
      const now = new Map(items.map((item) => [nameOf(item), JSON.stringify(item)]));
      const added = items.filter((item) => !before.has(nameOf(item)));
      const changed = [...before].filter(
        ([name, item]) => !housekeeping.has(item.PK) && now.get(name) !== JSON.stringify(item),
      );
      await write([
        ...added.map(({ PK, SK }) => ({ DeleteRequest: { Key: { PK, SK } } })),
        ...changed.map(([, Item]) => ({ PutRequest: { Item } })),
      ]);
    },

    /** Whether an id existed at the beginning. */
    knows: (id: string): boolean => known.has(id),

    /** The item at a key at the beginning. */
    was: (item: Item): Item | undefined => before.get(nameOf(item)),

    /** The present items of these keys, and the whole table. */
    async after(written: readonly Key[]): Promise<{ changed: Item[]; whole: Item[] }> {
      const changed: Item[] = [];
      for (const Keys of chunksOf(written, 100)) {
        const RequestItems = { [tableName]: { Keys, ConsistentRead: true } };
        const { Responses } = await documents.send(new BatchGetCommand({ RequestItems }));
        changed.push(...(Responses?.[tableName] ?? []));
      }
      const whole = new Map(before);
      for (const key of written) whole.delete(nameOf({ ...key }));
      for (const item of changed) whole.set(nameOf(item), item);
      return { changed, whole: [...whole.values()] };
    },

    /** Restores these keys. */
    async restore(written: readonly Key[]): Promise<void> {
      const requests = written.map((Key) => {
        const Item = before.get(nameOf({ ...Key }));
        return Item ? { PutRequest: { Item } } : { DeleteRequest: { Key } };
      });
      await write(requests);
    },
  };
};
export type Baseline = Awaited<ReturnType<typeof openBaseline>>;
