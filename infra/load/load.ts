import { setTimeout as pause } from "node:timers/promises";
import { BatchWriteCommand, type DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import { openTable } from "../../lib/table/table.ts";
import { type Channel, itemsOf } from "./customers.ts";

/** The items of one BatchWriteItem and of one transaction, and the number of calls that run in parallel. */
const batchSize = 25;
const transactionSize = 100;
const atOnce = 4;

/** Attempts per batch. The last pauses take half a minute each, so that a table has time to scale up. */
const mostTries = 12;
const longestPause = 30_000;

/** How many customers are written before the progress is saved. */
const step = 100;

interface Options {
  client: DynamoDBDocumentClient;
  tableName: string;
  channel: Channel;
  /** The number of the first customer that is still to be made, and that of the last one. */
  from: number;
  customers: number;
  onStep: (done: number) => void;
  /**
   * Write transactions instead of batches. The embedded database waits for the disk once per transaction, but once per item
   * of a batch. DynamoDB charges a transaction twice.
   */
  transactions?: boolean;
  /** Milliseconds before a further attempt. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** Writes a batch. Items that DynamoDB did not process are written again after a growing pause. */
const writeBatch = async (
  { client, tableName, wait = pause }: Options,
  items: readonly (Item & Key)[],
): Promise<void> => {
  let left = items.map((Item) => ({ PutRequest: { Item } }));
  for (let tries = 1; ; tries++) {
    const { UnprocessedItems } = await client.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: left } }),
    );
    left = (UnprocessedItems?.[tableName] ?? []).flatMap(({ PutRequest }) =>
      PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item as Item & Key } }] : [],
    );
    if (left.length === 0) return;
    if (tries === mostTries)
      throw new Error(
        `DynamoDB leaves ${left.length} items unwritten after ${tries} tries. Run it again later.`,
      );
    await wait(Math.min(longestPause, 50 * 2 ** tries) * (0.5 + Math.random() / 2));
  }
};

/** Writes all items, or none. */
const writeTransaction = async (
  { client, tableName: TableName }: Options,
  items: readonly (Item & Key)[],
): Promise<void> => {
  await client.send(
    new TransactWriteCommand({ TransactItems: items.map((Item) => ({ Put: { TableName, Item } })) }),
  );
};

/**
 * Fills a table with customers, from one number to another. Throws when DynamoDB does. A later run continues from
 * there.
 */
export const load = async (options: Options): Promise<void> => {
  const { client, tableName, channel, customers, onStep } = options;
  const table = openTable(tableName, client);
  const [size, write] = options.transactions ? [transactionSize, writeTransaction] : [batchSize, writeBatch];
  for (let at = options.from; at < customers; at += step) {
    const end = Math.min(customers, at + step);
    const items = Array.from({ length: end - at }, (_, more) => itemsOf(table, channel, at + more)).flat();
    // Terms that end at the same instant share a scheduled entry, and a call may contain each item only once.
    const distinct = [...new Map(items.map((item) => [`${item.PK}\u0000${item.SK}`, item])).values()];
    const batches = Array.from({ length: Math.ceil(distinct.length / size) }, (_, batch) =>
      distinct.slice(batch * size, (batch + 1) * size),
    );
    const next = batches.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const batch of next) await write(options, batch);
      }),
    );
    onStep(end);
  }
};

const number = new Intl.NumberFormat("en");
const duration = (seconds: number): string =>
  seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/** The progress of a load: a bar, the count, the average rate, and the remaining time at that rate. */
export const progress = (
  done: number,
  customers: number,
  { from, seconds }: { from: number; seconds: number },
) => {
  const filled = Math.floor((done / customers) * 30);
  const pace = (done - from) / Math.max(seconds, 0.001);
  const left = done < customers ? `, ${duration((customers - done) / Math.max(pace, 0.001))} left` : "";
  return `[${"█".repeat(filled)}${"·".repeat(30 - filled)}] ${number.format(done)} of ${number.format(customers)} customers, ${number.format(Math.round(pace))} a second${left}`;
};
