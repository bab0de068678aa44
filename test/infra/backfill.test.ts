import { statSync } from "node:fs";
import { join } from "node:path";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { backfill, type Progress } from "../../infra/backfill/backfill.ts";
import { checkpoint } from "../../infra/backfill/checkpoint.ts";
import { createTable } from "../../infra/local/create-table.ts";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { entity } from "../../lib/table/entity.ts";
import { openTable, type Table } from "../../lib/table/table.ts";
import { scratch } from "../support/scratch.ts";
import { documentsOf } from "../support/world.ts";
import { tableProperties } from "./local/support/table.ts";

const tableName = "Backfilled";
const directory = scratch();

const key = ({ id }: { id: string }) => ({ PK: `THING#${id}`, SK: "THING" });
/** A fictional release that adds a rating to items, and makes their names searchable. */
const things = entity({
  type: "Thing",
  schemaVersion: 2,
  schema: () => z.object({ id: z.string(), name: z.string(), rating: z.int(), version: z.int() }),
  key,
  derived: { searchable: ({ name }) => name.toLowerCase() },
  upgrades: { 1: (item) => ({ ...item, rating: 0 }) },
});
const asOldRelease = (id: string) => ({
  ...key({ id }),
  type: "Thing",
  id,
  name: `Thing ${id}`,
  version: 3,
  unknown: { to: "both" },
});

let client: DynamoDBDocumentClient;
let table: Table;
let close: () => Promise<void>;

beforeAll(async () => {
  const database = await startDynamoDb({ engine: "dynoxide" });
  client = documentsOf({ dynamodbUrl: database.url });
  table = openTable(tableName, client);
  await createTable(database.url, tableProperties, tableName);
  close = async () => {
    client.destroy();
    await database.close();
  };
});

afterAll(() => close());

const ids = ["a", "b", "c", "d", "e"];

beforeEach(async () => {
  for (const id of ids) await table.write({ put: asOldRelease(id) });
  await table.write({ put: { PK: "OTHER", SK: "OTHER", type: "Other" } });
});

const stored = (id: string) => table.get(key({ id }));

test("the backfill adds missing attributes to every item and keeps all others and its version; another run changes nothing", async () => {
  const first = await backfill(things, { client, table, tableName, pageSize: 2 });
  expect(first).toEqual({ scanned: 6, found: 5, written: 5 });
  for (const id of ids)
    expect(await stored(id)).toEqual({
      ...asOldRelease(id),
      schemaVersion: 2,
      rating: 0,
      searchable: `thing ${id}`,
    });
  expect(await backfill(things, { client, table, tableName })).toEqual({ scanned: 6, found: 5, written: 0 });
});

test("a dry run counts and writes nothing", async () => {
  expect(await backfill(things, { client, table, tableName, dryRun: true })).toMatchObject({ written: 5 });
  for (const id of ids) expect(await stored(id)).toEqual(asOldRelease(id));
});

test("a run that was interrupted after any page resumes there and does every item once", async () => {
  for (let broken = 1; broken <= 3; broken++) {
    for (const id of ids) await table.write({ put: asOldRelease(id) });
    let last: Progress | undefined;
    let pages = 0;
    const onPage = (progress: Progress) => {
      last = progress;
      if (++pages === broken) throw new Error("the machine went away");
    };
    await expect(backfill(things, { client, table, tableName, pageSize: 2, onPage })).rejects.toThrow(
      "went away",
    );
    const done = await backfill(things, { client, table, tableName, pageSize: 2, from: last });
    expect(done).toEqual({ scanned: 6, found: 5, written: 5 });
  }
});

test("an item that is changed or deleted during the run is read again, and nothing of the change is lost", async () => {
  let raced = 0;
  const racing: Table = {
    ...table,
    async write(write) {
      if (raced++ === 0) {
        for (const id of ids)
          await table.write({ put: { ...asOldRelease(id), name: "Renamed", version: 4 } });
        await table.write({ delete: key({ id: "e" }) });
      }
      await table.write(write);
    },
  };
  await backfill(things, { client, table: racing, tableName });
  expect(await stored("a")).toMatchObject({ name: "Renamed", searchable: "renamed", version: 4, rating: 0 });
  expect(await stored("e")).toBeUndefined();
});

test("entries without a version are written only while the changed attributes are as they were read", async () => {
  const entries = entity({
    type: "Entry",
    versioned: false,
    schema: () => z.object({ id: z.string(), name: z.string() }),
    key: ({ id }: { id: string }) => ({ PK: `ENTRY#${id}`, SK: "ENTRY" }),
    derived: { searchable: ({ name }) => name.toLowerCase() },
  });
  const entry = { PK: "ENTRY#1", SK: "ENTRY", type: "Entry", id: "1", name: "One" };
  await table.write({ put: entry });
  const write = entries.backfill(entry);
  await table.write({ put: { ...entry, searchable: "set by another" } });
  await expect(write && table.write(write)).rejects.toThrow();
  expect(await backfill(entries, { client, table, tableName })).toMatchObject({ found: 1, written: 1 });
  expect(await table.get({ PK: "ENTRY#1", SK: "ENTRY" })).toEqual({ ...entry, searchable: "one" });
});

test("an item that lacks attributes of its key is refused before anything is written", async () => {
  const kept = entity({
    type: "Kept",
    versioned: false,
    schema: () => z.object({ name: z.string() }),
    key: ({ owner }: { owner: string }) => ({ PK: `KEPT#${owner}`, SK: "KEPT" }),
    derived: { searchable: ({ name }) => name.toLowerCase() },
  });
  const item = { PK: "KEPT#org_1", SK: "KEPT", type: "Kept", name: "One" };
  await table.write({ put: item });
  await expect(backfill(kept, { client, table, tableName })).rejects.toThrow("all that its key is made from");
  expect(await table.get({ PK: item.PK, SK: item.SK })).toEqual(item);
});

test("the place of an interruption is kept in a file that only its owner can read, until the run is complete", () => {
  const saved = checkpoint(join(directory, "new"), tableName, "Thing");
  expect(saved.read()).toBeUndefined();
  const progress = { scanned: 2, found: 1, written: 1, start: { PK: "a", SK: "b" } };
  saved.save(progress);
  expect(saved.read()).toEqual(progress);
  const file = join(directory, "new", `backfill-${tableName}-Thing.json`);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  saved.remove();
  expect(saved.read()).toBeUndefined();
});
