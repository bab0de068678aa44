import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { AwsError, type Operation, operation } from "./aws-json.ts";
import { createTable } from "./create-table.ts";
import { call, WireError } from "./wire.ts";

const change = z.object({ keys_json: z.string(), new_image: z.string().nullable() });
const given = z.object({
  SourceTableName: z.string(),
  TargetTableName: z.string(),
  RestoreDateTime: z.number(),
});
const key = z.object({ PK: z.object({ S: z.string() }), SK: z.object({ S: z.string() }) });
const base = z.array(z.record(z.string(), z.unknown()));

/** The content of a restored table at its creation, since its stream only has later changes. */
const baseOf = (file: string, tableName: string): string => join(dirname(file), `restored-${tableName}.json`);

/**
 * A stand-in for point-in-time recovery, to the second. The embedded database keeps a table's stream in its file, even
 * after the table is deleted. The stand-in replays that stream up to a time, and writes the result into a new table
 * without a stream.
 */
const restoreToPointInTime = async (
  options: { url: string; file: string; tableProperties: Record<string, unknown> },
  input: unknown,
): Promise<object> => {
  const { SourceTableName: source, TargetTableName: target, RestoreDateTime: to } = given.parse(input);
  const described = await call(options.url, "DynamoDB_20120810.DescribeTable", { TableName: target }).catch(
    (error) => {
      if (error instanceof WireError && error.type === "ResourceNotFoundException") return undefined;
      throw error;
    },
  );
  if (described) throw new AwsError("TableAlreadyExistsException", `Table already exists: ${target}`);
  const file = new DatabaseSync(options.file, { readOnly: true, timeout: 5_000 });
  const records = file
    .prepare(
      "SELECT keys_json, new_image FROM _stream_records WHERE table_name = ? AND created_at <= ? ORDER BY id",
    )
    .all(source, Math.floor(to))
    .map((row) => change.parse(row));
  file.close();
  const items = new Map<string, unknown>();
  const nameOf = (keys: unknown): string => {
    const { PK, SK } = key.parse(keys);
    return JSON.stringify([PK.S, SK.S]);
  };
  const before = baseOf(options.file, source);
  for (const item of existsSync(before) ? base.parse(JSON.parse(readFileSync(before, "utf8"))) : [])
    items.set(nameOf(item), item);
  for (const { keys_json, new_image } of records) {
    const name = nameOf(JSON.parse(keys_json));
    if (new_image === null) items.delete(name);
    else items.set(name, JSON.parse(new_image));
  }
  const { StreamSpecification: _, ...properties } = options.tableProperties;
  await createTable(options.url, properties, target);
  const all = [...items.values()];
  mkdirSync(dirname(options.file), { recursive: true });
  writeFileSync(baseOf(options.file, target), JSON.stringify(all), { mode: 0o600 });
  for (let at = 0; at < all.length; at += 25)
    await call(options.url, "DynamoDB_20120810.BatchWriteItem", {
      RequestItems: { [target]: all.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } })) },
    });
  return { TableDescription: { TableName: target, TableStatus: "CREATING" } };
};

const anything = z.looseObject({});

/** The operations that tools call to restore a table, and that the embedded database does not have. */
export const restoreOperations = (
  url: string,
  file: string,
  tableProperties: Record<string, unknown>,
): ReadonlyMap<string, Operation> => {
  const own = (run: (input: unknown) => Promise<object> | object): Operation =>
    operation({ invalid: "ValidationException", signed: true, input: anything, run });
  return new Map([
    [
      "RestoreTableToPointInTime",
      own((input) => restoreToPointInTime({ url, file, tableProperties }, input)),
    ],
    ["UpdateContinuousBackups", own(() => ({}))],
  ]);
};
