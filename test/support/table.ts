import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import {
  createTable,
  type DynamoDb,
  type Engine,
  findJava,
  startDynamoDb,
} from "../../infra/local/dynamodb.ts";
import type { Item } from "../../lib/table/item.ts";
import { names } from "../../lib/table/keys.ts";
import { openTable, type Table } from "../../lib/table/table.ts";

const { pk, sk, index1, index1pk, index1sk } = names;
const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  { AttributeName: range, KeyType: "RANGE" },
];

/** The table as the stack's template describes it. */
const properties = {
  AttributeDefinitions: [pk, sk, index1pk, index1sk].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: keySchema(pk, sk),
  GlobalSecondaryIndexes: [
    { IndexName: index1, KeySchema: keySchema(index1pk, index1sk), Projection: { ProjectionType: "ALL" } },
  ],
  StreamSpecification: { StreamViewType: "NEW_IMAGE" },
};

const engines: Engine[] = findJava() ? ["dynoxide", "dynamodb-local"] : ["dynoxide"];
if (engines.length === 1)
  console.info("No Java 17 here: store tests run on dynoxide alone, not on DynamoDB Local as well.");

/** What runs in this test file, started by its first test that needs it. */
const running = new Map<Engine, Promise<DynamoDb>>();
const folders: string[] = [];
const started = (engine: Engine): Promise<DynamoDb> => {
  const known = running.get(engine);
  if (known) return known;
  // DynamoDB Local waits for the disk at each write: where memory can be had as a folder, it goes there.
  const memory = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();
  const folder = mkdtempSync(join(memory, "twotier-test-"));
  folders.push(folder);
  const starting = startDynamoDb({ engine, file: join(folder, "table.db") });
  running.set(engine, starting);
  return starting;
};

const clients = new Map<string, DynamoDBDocumentClient>();
const clientOf = (url: string): DynamoDBDocumentClient => {
  const known =
    clients.get(url) ??
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: url,
        region: "eu-central-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
        // The functions' own limits are for AWS: a hundred parallel writes on one busy machine may take longer.
        requestHandler: { requestTimeout: 20_000, throwOnRequestTimeout: true },
      }),
      { marshallOptions: { removeUndefinedValues: true } },
    );
  clients.set(url, known);
  return known;
};

afterAll(async () => {
  for (const client of clients.values()) client.destroy();
  await Promise.allSettled([...running.values()].map(async (database) => (await database).close()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty table on `engine`. */
const fresh = async (engine: Engine): Promise<Table> => {
  const { url } = await started(engine);
  const name = `table-${randomUUID()}`;
  await createTable(url, properties, name);
  return openTable(name, clientOf(url));
};

/**
 * The same tests against each engine that this machine has: dynoxide, and DynamoDB Local, the reference for semantics,
 * where Java is found. `open` answers a new empty table.
 */
export const describeOnEachEngine = (title: string, tests: (open: () => Promise<Table>) => void): void => {
  for (const engine of engines)
    describe(`${title}, on ${engine}`, () => {
      beforeAll(() => started(engine), 90_000);
      tests(() => fresh(engine));
    });
};

/** For tests of what does not depend on the engine. */
export const openOneTable = (): Promise<Table> => fresh("dynoxide");

/** Every item under a partition key. */
export const itemsOf = async (table: Table, PK: string): Promise<Item[]> => {
  const items: Item[] = [];
  let start: Record<string, string> | undefined;
  do {
    const page = await table.page({ PK, prefix: "" }, { limit: 100, start });
    items.push(...page.items);
    start = page.next;
  } while (start);
  return items;
};

/** What each of many parallel attempts came to. */
export const settled = async <T>(attempts: readonly Promise<T>[]) => {
  const results = await Promise.allSettled(attempts);
  return {
    fulfilled: results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    rejected: results.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : [])),
  };
};
