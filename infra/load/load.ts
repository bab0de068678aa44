import { setTimeout as pause } from "node:timers/promises";
import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Item } from "../../lib/table/item.ts";
import type { Key } from "../../lib/table/key.ts";
import { openTable } from "../../lib/table/table.ts";
import { type Channel, itemsOf } from "./customers.ts";

/** Items that one BatchWriteItem takes, and how many of those run at the same time. */
const batchSize = 25;
const atOnce = 4;

/** Tries of one batch. The last pauses take half a minute each, for as long as a table needs to scale up. */
const mostTries = 12;
const longestPause = 30_000;

/** How many customers are written before the progress is saved. */
const step = 100;

interface Options {
  client: DynamoDBDocumentClient;
  tableName: string;
  channel: Channel;
  /** The number of the first customer that is still to be made, and of the last one. */
  from: number;
  customers: number;
  onStep: (done: number) => void;
  /** How long it waits before a further try, in milliseconds. */
  wait?: (milliseconds: number) => Promise<unknown>;
}

/** Writes a batch. What DynamoDB leaves out of it is tried again, after a pause that grows. */
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

/** Fills a table with customers, from one number to another. It throws when DynamoDB does; then a later run goes on. */
export const load = async (options: Options): Promise<void> => {
  const { client, tableName, channel, customers, onStep } = options;
  const table = openTable(tableName, client);
  for (let at = options.from; at < customers; at += step) {
    const end = Math.min(customers, at + step);
    const items = Array.from({ length: end - at }, (_, more) => itemsOf(table, channel, at + more)).flat();
    // Entries of the schedule are shared by those whose terms end at the same instant: a batch may hold each item once.
    const distinct = [...new Map(items.map((item) => [`${item.PK}\u0000${item.SK}`, item])).values()];
    const batches = Array.from({ length: Math.ceil(distinct.length / batchSize) }, (_, batch) =>
      distinct.slice(batch * batchSize, (batch + 1) * batchSize),
    );
    const next = batches.values();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (const batch of next) await writeBatch(options, batch);
      }),
    );
    onStep(end);
  }
};

const number = new Intl.NumberFormat("en");
const duration = (seconds: number): string =>
  seconds < 100 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`;

/** How far a load has come: a bar, the count, the pace since it began, and the time that is left at this pace. */
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
