import { join } from "node:path";
import { createTable } from "../../../infra/local/create-table.ts";
import { type DynamoDb, startDynamoDb } from "../../../infra/local/dynamodb.ts";
import { fits } from "../../../infra/local/event-pattern.ts";
import { openQueues } from "../../../infra/local/queues.ts";
import { type Streams, startStreams } from "../../../infra/local/streams.ts";
import { scratch } from "../../support/scratch.ts";
import { put, tableProperties } from "./support/table.ts";

interface Event {
  Records: {
    eventName: string;
    eventSourceARN: string;
    dynamodb: { Keys: { PK: { S: string } }; NewImage: object; SequenceNumber: string };
  }[];
}

const streamArn = "arn:aws:dynamodb:eu-central-1:000000000000:table/Table/stream/2026";
const directory = scratch();
let database: DynamoDb;
let tables = 0;
const running: Streams[] = [];

beforeAll(async () => {
  database = await startDynamoDb();
});
afterEach(() => running.splice(0).forEach((streams) => void streams.close()));
afterAll(() => database.close());

/** A table of its own with one mapping. `receive` is the function, which fails by throwing. */
async function feed(receive: (keys: string[], event: Event) => unknown, more: object = {}) {
  const tableName = `Table${++tables}`;
  await createTable(database.url, tableProperties, tableName);
  const folder = join(directory, tableName);
  const queues = openQueues(join(folder, "dead-letters.jsonl"), Date.now);
  const start = async (properties: object = more, receiver = receive) => {
    const streams = await startStreams({
      dynamodbUrl: database.url,
      tableName,
      directory: folder,
      queues,
      region: "eu-central-1",
      pollEvery: 10,
      retryDelay: () => 1,
      mappings: [
        {
          logicalId: "Mapping",
          ref: "m",
          attributes: {},
          properties: {
            FunctionName: "consumer",
            EventSourceArn: streamArn,
            MaximumRetryAttempts: 2,
            ...properties,
          },
        },
      ],
      async invoke(name, event) {
        const read: Event = JSON.parse(JSON.stringify(event));
        try {
          const result = await receiver(
            read.Records.map(({ dynamodb }) => dynamodb.Keys.PK.S),
            read,
          );
          return { requestId: name, failed: false, payload: JSON.stringify(result) ?? "null" };
        } catch {
          return { requestId: name, failed: true, payload: "{}" };
        }
      },
    });
    running.push(streams);
    return streams;
  };
  const write = async (...keys: string[]) => {
    for (const key of keys) await put(database.url, tableName, key, { type: { S: key.slice(0, 1) } });
  };
  return { start, write, queues };
}

test("records arrive in order, in batches, in Lambda's format", async () => {
  const batches: string[][] = [];
  let first: Event | undefined;
  const { start, write } = await feed((keys, event) => {
    first ??= event;
    batches.push(keys);
  });
  await write("a1", "a2", "a3");
  const streams = await start({ BatchSize: 2 });
  await streams.drained();
  expect(batches).toEqual([["a1", "a2"], ["a3"]]);
  expect(first?.Records[0]).toMatchObject({
    eventName: "INSERT",
    eventSource: "aws:dynamodb",
    awsRegion: "eu-central-1",
    eventSourceARN: streamArn,
    dynamodb: { NewImage: { PK: { S: "a1" } } },
  });
});

test("a restart resumes after the finished records and delivers those in flight again", async () => {
  const seen: string[] = [];
  let reached = () => {};
  const stuck = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const { start, write } = await feed((keys) => {
    seen.push(...keys);
    if (!keys.includes("a2")) return undefined;
    reached();
    return new Promise(() => {});
  });
  await write("a1", "a2", "a3");
  const killed = await start({ BatchSize: 1 });
  await stuck;
  killed.close();

  const redelivered: string[] = [];
  const streams = await start({ BatchSize: 1 }, (keys) => void redelivered.push(...keys));
  await streams.drained();
  expect(seen).toEqual(["a1", "a2"]);
  expect(redelivered).toEqual(["a2", "a3"]);
});

test.each<[unknown, unknown, boolean]>([
  [{ a: ["x"] }, { a: "x" }, true],
  [{ a: ["x", "y"] }, { a: "z" }, false],
  [{ a: { b: ["x"] } }, { a: { b: "x", c: 1 } }, true],
  [{ a: { b: ["x"] } }, {}, false],
  [{ a: [{ exists: false }] }, {}, true],
  [{ a: [{ exists: true }] }, {}, false],
  [{ a: [{ exists: true }] }, { a: null }, true],
  [{ a: [null] }, { a: null }, true],
  [{ a: ["x"] }, { a: ["y", "x"] }, true],
])("the pattern %j and the value %j: %s", (pattern, value, expected) => {
  expect(fits(pattern, value)).toBe(expected);
});

test.each(["$or", "prefix"])("%s, which templates never contain, is an error and not ignored", (name) => {
  const pattern = name === "$or" ? { $or: [{ a: ["1"] }] } : { a: [{ [name]: "1" }] };
  expect(() => fits(pattern, { a: "1" })).toThrow(`"${name}" is not known`);
});
