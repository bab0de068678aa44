import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { createTable } from "./create-table.ts";
import {
  iteratorAfter,
  iteratorAtEnd,
  readShard,
  type StreamRecord,
  shardsOf,
  streamArnOf,
} from "./shards.ts";
import { call } from "./wire.ts";

/** How many milliseconds an index is late. AWS promises no bound; usually the delay is below a second. */
const lateness = 500;
/** How often the stream is read, in milliseconds. */
const every = 50;

const item = z.record(z.string(), z.unknown());
const changed = z.looseObject({ Keys: item, NewImage: item.optional() });
const scanned = z.object({ Items: z.array(item), LastEvaluatedKey: item.optional() });
const query = z.looseObject({ IndexName: z.string().optional() });

/**
 * Makes the table's indexes late. It keeps a copy of the table that follows the stream with a delay, and sends queries
 * of indexes to the copy. So an index shows older data for a while, as DynamoDB's indexes do. The embedded database
 * itself updates its indexes at once.
 */
export async function openLateIndex({
  url,
  tableName,
  properties,
  late = lateness,
  onError = console.error,
}: {
  url: string;
  tableName: string;
  /** The table's properties in the template. */
  properties: Readonly<Record<string, unknown>>;
  late?: number | undefined;
  onError?: (error: unknown) => void;
}) {
  const TableName = `${tableName}-late`;
  const dynamodb = (operation: string, input: object) => call(url, `DynamoDB_20120810.${operation}`, input);
  await createTable(url, { ...properties, StreamSpecification: undefined }, TableName);
  const streamArn = await streamArnOf(url, tableName);
  const shards = await shardsOf(url, streamArn);
  const known = new Set(shards.map(({ ShardId }) => ShardId));
  const iterators = new Map<string, string>();
  for (const id of known) iterators.set(id, await iteratorAtEnd(url, streamArn, id));
  await copy();

  /** Makes the copy equal to the table, whatever an earlier start has left in the copy. */
  async function copy(): Promise<void> {
    const keyOf = ({ PK, SK }: z.infer<typeof item>) => ({ PK, SK });
    for await (const old of all(TableName)) await dynamodb("DeleteItem", { TableName, Key: keyOf(old) });
    for await (const Item of all(tableName)) await dynamodb("PutItem", { TableName, Item });
  }

  async function* all(name: string) {
    let ExclusiveStartKey: z.infer<typeof item> | undefined;
    do {
      const page = scanned.parse(await dynamodb("Scan", { TableName: name, ExclusiveStartKey }));
      yield* page.Items;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }

  const waiting: { readyAt: number; record: StreamRecord }[] = [];

  async function read(): Promise<void> {
    let isOver = false;
    for (const [id, iterator] of iterators) {
      const { records, next } = await readShard(url, iterator, 1_000);
      const readyAt = performance.now() + late;
      waiting.push(...records.map((record) => ({ readyAt, record })));
      if (next) iterators.set(id, next);
      else isOver = iterators.delete(id);
    }
    if (!isOver) return;
    for (const { ShardId } of await shardsOf(url, streamArn)) {
      if (known.has(ShardId)) continue;
      known.add(ShardId);
      iterators.set(ShardId, await iteratorAfter(url, streamArn, ShardId));
    }
  }

  async function follow(): Promise<void> {
    for (let first = waiting[0]; first && first.readyAt <= performance.now(); first = waiting[0]) {
      const { Keys, NewImage } = changed.parse(first.record.dynamodb);
      if (NewImage) await dynamodb("PutItem", { TableName, Item: NewImage });
      else await dynamodb("DeleteItem", { TableName, Key: Keys });
      waiting.shift();
    }
  }

  const stop = new AbortController();
  const running = (async () => {
    let isFailing = false;
    while (!stop.signal.aborted) {
      try {
        await read();
        await follow();
        isFailing = false;
      } catch (error) {
        if (!isFailing && !stop.signal.aborted) onError(error);
        isFailing = true;
      }
      await pause(every, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();

  return {
    /** The body of a call to forward: a query of an index goes to the copy. */
    asked(operation: string, body: string): string {
      if (operation !== "Query") return body;
      const input = query.parse(JSON.parse(body));
      return input.IndexName === undefined ? body : JSON.stringify({ ...input, TableName });
    },
    async close(): Promise<void> {
      stop.abort();
      await running;
    },
  };
}
