import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gzipSync } from "node:zlib";
import { marshall } from "@aws-sdk/util-dynamodb";
import { findDynoxide } from "../infra/local/dynamodb.ts";
import { call } from "../infra/local/wire.ts";
import type { Item } from "../lib/table/item.ts";

const level = { level: constants.Z_BEST_SPEED };

/**
 * Creates a database file with a copy of the table's shape and with these items. The items are written as a DynamoDB export,
 * which dynoxide imports at once. An import writes no stream records and does not wait for the disk after each item, as the
 * calls of BatchWriteItem do.
 */
export const imported = async ({
  url,
  tableName,
  folder,
  items,
}: {
  url: string;
  tableName: string;
  folder: string;
  items: AsyncIterable<readonly Item[]>;
}): Promise<string> => {
  const dynoxide = findDynoxide();
  if (!dynoxide) throw new Error("Sizes can only be measured with dynoxide, which is not installed here.");
  const [source, schema, output] = [
    join(folder, "export"),
    join(folder, "schema.json"),
    join(folder, "table.db"),
  ];
  const data = join(source, tableName, "data");
  mkdirSync(data, { recursive: true });
  let files = 0;
  for await (const some of items) {
    const lines = some.map(
      (item) => `${JSON.stringify({ Item: marshall(item, { removeUndefinedValues: true }) })}\n`,
    );
    writeFileSync(join(data, `${files++}.json.gz`), gzipSync(lines.join(""), level));
  }
  const described = await call(url, "DynamoDB_20120810.DescribeTable", { TableName: tableName });
  writeFileSync(schema, JSON.stringify(described));
  const args = ["--source", source, "--schema", schema, "--output", output, "--force"];
  execFileSync(dynoxide, ["import", ...args], { stdio: ["ignore", "ignore", "pipe"] });
  rmSync(source, { recursive: true });
  return output;
};
