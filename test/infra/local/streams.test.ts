import { join } from "node:path";
import { createTable } from "../../../infra/local/create-table.ts";
import { startDynamoDb } from "../../../infra/local/dynamodb.ts";
import { openQueues } from "../../../infra/local/queues.ts";
import { startStreams } from "../../../infra/local/streams.ts";
import { scratch } from "../../support/scratch.ts";
import { put, tableProperties } from "./support/table.ts";

const directory = scratch();
const EventSourceArn = "arn:aws:dynamodb:eu-central-1:000000000000:table/Table/stream/2026";
const mapping = {
  ...{ logicalId: "Mapping", ref: "m", attributes: {} },
  properties: { FunctionName: "consumer", EventSourceArn, BatchSize: 1 },
};

/** A table with these items, whose stream `start` feeds to a consumer. */
const openStream = async ({ directory, items }: { directory: string; items: string[] }) => {
  const database = await startDynamoDb();
  const tableName = "Table";
  await createTable(database.url, tableProperties, tableName);
  for (const key of items) await put(database.url, tableName, key);
  const start = (receive: (key: string) => unknown) =>
    startStreams({
      dynamodbUrl: database.url,
      tableName,
      directory,
      queues: openQueues(join(directory, "dead-letters.jsonl"), Date.now),
      region: "eu-central-1",
      pollEvery: 10,
      mappings: [mapping],
      async invoke(requestId, event) {
        const { Records } = event as { Records: { dynamodb: { Keys: { PK: { S: string } } } }[] };
        for (const { dynamodb } of Records) await receive(dynamodb.Keys.PK.S);
        return { requestId, failed: false, payload: "null" };
      },
    });
  return { start, close: () => database.close() };
};

test("records arrive in order; a restart resumes after the finished ones and delivers those in flight again", async () => {
  const { start, close } = await openStream({
    directory: join(directory, "restart"),
    items: ["a1", "a2", "a3"],
  });
  const seen: string[] = [];
  const { promise: stuck, resolve: reached } = Promise.withResolvers<void>();
  const killed = await start((key) => {
    seen.push(key);
    if (key !== "a2") return undefined;
    reached();
    return new Promise(() => {});
  });
  await stuck;
  void killed.close();

  const redelivered: string[] = [];
  const streams = await start((key) => redelivered.push(key));
  await streams.drained();
  expect([seen, redelivered]).toEqual([
    ["a1", "a2"],
    ["a2", "a3"],
  ]);
  await streams.close();
  await close();
});

test("closing waits for the running invocation, after which nothing is delivered", async () => {
  const { start, close } = await openStream({ directory: join(directory, "closing"), items: ["a1", "a2"] });
  const seen: string[] = [];
  const { promise: begun, resolve: reached } = Promise.withResolvers<void>();
  const { promise: allowed, resolve: finish } = Promise.withResolvers<void>();
  const streams = await start(async (key) => {
    seen.push(`${key} begins`);
    reached();
    await allowed;
    seen.push(`${key} ends`);
  });
  await begun;
  const closed = streams.close().then(() => seen.push("closed"));
  // A close that waited for nothing would be through by then.
  await new Promise((resolve) => setImmediate(resolve));
  finish();
  await closed;
  expect(seen).toEqual(["a1 begins", "a1 ends", "closed"]);
  await close();
});
