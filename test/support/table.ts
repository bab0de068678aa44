import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { createTable } from "../../infra/local/create-table.ts";
import type { Item } from "../../lib/table/item.ts";
import { names } from "../../lib/table/key.ts";
import { openTable, type Start, type Table } from "../../lib/table/table.ts";
import { fromSetup } from "./from-setup.ts";
import { at } from "./stand-in.ts";

const { pk, sk, index1, index1pk, index1sk, index2, index2pk, index2sk } = names;
const keySchema = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: "HASH" },
  { AttributeName: range, KeyType: "RANGE" },
];

/** The table as the stack's template describes it. */
const properties = {
  AttributeDefinitions: [pk, sk, index1pk, index1sk, index2pk, index2sk].map((AttributeName) => ({
    AttributeName,
    AttributeType: "S",
  })),
  KeySchema: keySchema(pk, sk),
  GlobalSecondaryIndexes: [
    { IndexName: index1, KeySchema: keySchema(index1pk, index1sk), Projection: { ProjectionType: "ALL" } },
    { IndexName: index2, KeySchema: keySchema(index2pk, index2sk), Projection: { ProjectionType: "ALL" } },
  ],
  StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
};

/** The databases that jest's global setup has started. */
const databases = z
  .array(z.object({ engine: z.enum(["dynoxide", "dynamodb-local"]), url: z.string() }))
  .parse(JSON.parse(fromSetup("DATABASES")));

/** A client of each database. The files of a process share them, and idle connections keep no process alive. */
const clients = new Map<string, DynamoDBDocumentClient>();
const clientOf = (url: string): DynamoDBDocumentClient => {
  const known =
    clients.get(url) ??
    DynamoDBDocumentClient.from(
      new DynamoDBClient({
        ...at(url),
        // The functions' own limits are for AWS: a hundred parallel writes on one busy machine may take longer.
        requestHandler: { requestTimeout: 20_000, throwOnRequestTimeout: true },
      }),
      { marshallOptions: { removeUndefinedValues: true } },
    );
  clients.set(url, known);
  return known;
};

/** A new empty table of one database: its name and a client, for code that opens it itself. */
const freshByName = async (url: string) => {
  const name = `table-${randomUUID()}`;
  await createTable(url, properties, name);
  return { name, client: clientOf(url) };
};

/** A new empty table of one database. */
const fresh = async (url: string): Promise<Table> => {
  const { name, client } = await freshByName(url);
  return openTable(name, client);
};

/**
 * Runs the same tests on each engine of this run: dynoxide, and in `npm run test:engines` DynamoDB Local as well, which
 * is the reference for semantics. `open` answers a new empty table.
 */
export const describeOnEachEngine = (title: string, tests: (open: () => Promise<Table>) => void): void => {
  for (const { engine, url } of databases)
    describe(`${title}, on ${engine}`, () => {
      tests(() => fresh(url));
    });
};

const firstUrl = (): string => {
  const [first] = databases;
  if (!first) throw new Error("jest's global setup has started no database");
  return first.url;
};

/** A new empty table of the first engine, for tests whose results do not depend on the engine. */
export const openOneTable = (): Promise<Table> => fresh(firstUrl());

/** The same: its name and a client, for code that opens it itself. */
export const oneTableByName = () => freshByName(firstUrl());

/** The items of all pages of a list, read one after the other. */
export const allPages = async <T>(
  read: (start: Start | undefined) => Promise<{ items: T[]; next?: Start | undefined }>,
): Promise<T[]> => {
  const items: T[] = [];
  let start: Start | undefined;
  do {
    const page = await read(start);
    items.push(...page.items);
    start = page.next;
  } while (start);
  return items;
};

/** Every item under a partition key. */
export const itemsOf = (table: Table, PK: string): Promise<Item[]> =>
  allPages((start) => table.page({ PK, prefix: "" }, { limit: 100, start }));

/** The result of each of many parallel attempts. */
export const settled = async <T>(attempts: readonly Promise<T>[]) => {
  const results = await Promise.allSettled(attempts);
  return {
    fulfilled: results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])),
    rejected: results.flatMap((result): unknown[] => (result.status === "rejected" ? [result.reason] : [])),
  };
};
