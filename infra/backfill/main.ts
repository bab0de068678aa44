import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { entities } from "../../lib/entities.ts";
import { openTable } from "../../lib/table/table.ts";
import { readDescription } from "../local/description.ts";
import { backfill, type Progress } from "./backfill.ts";
import { checkpoint } from "./checkpoint.ts";
import { itemCount } from "./scan.ts";

const types = entities.map(({ type }) => type).sort();
const usage = `npm run backfill -- <entity> [--table <TableName>] [--dry-run] [--restart]

Brings the stored items of one entity to the form that this release writes: page by page, each write under the condition
that nobody has changed the item meanwhile. Broken off, it goes on where it was; --restart begins anew. --dry-run counts
what lacks something, and writes nothing. Without --table it works on the stack that runs here (npm start); with it, on
the AWS account of the environment's credentials and region.

Entities: ${types.join(", ")}`;

/** Reads and checks the command line. Throws what is wrong with it. */
const read = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      table: { type: "string" },
      "dry-run": { type: "boolean" },
      restart: { type: "boolean" },
    },
  });
  const [named, ...more] = positionals;
  if (!named || more.length > 0) throw new Error("Name one entity.");
  const entity = entities.find(({ type }) => type.toLowerCase() === named.toLowerCase());
  if (!entity) throw new Error(`There is no entity ${named}.`);
  return { entity, table: values.table, dryRun: values["dry-run"], restart: values.restart };
};

const local = fileURLToPath(new URL("../../.local", import.meta.url));

/** The table and how to reach it: of a deployment by its name, else of the stack that runs here. */
const reach = (named: string | undefined): { tableName: string; client: DynamoDBDocumentClient } => {
  const stack = named ? undefined : readDescription(local);
  if (!named && !stack) throw new Error("No stack runs here. Start it with npm start, or name a --table.");
  const client = new DynamoDBClient(
    stack
      ? {
          endpoint: stack.dynamodbUrl,
          region: "eu-central-1",
          credentials: { accessKeyId: "local", secretAccessKey: "local" },
        }
      : {},
  );
  return {
    tableName: named ?? stack?.tableName ?? "",
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  };
};

const report = (
  type: string,
  { scanned, found, written }: Progress,
  dryRun = false,
  about?: number,
): string =>
  `${scanned}${about ? ` of about ${Math.max(about, scanned)}` : ""} items looked at, ${found} of the type ${type}, ${written} ${dryRun ? "lack something" : "written"}`;

try {
  const { entity, table: named, dryRun, restart } = read();
  const { tableName, client } = reach(named);
  const saved = checkpoint(local, tableName, entity.type);
  const from = dryRun || restart ? undefined : saved.read();
  if (from) console.log(`Goes on after ${from.scanned} items. --restart begins anew.`);
  const about = await itemCount(client, tableName);
  const done = await backfill(entity, {
    client,
    table: openTable(tableName, client),
    tableName,
    from,
    dryRun,
    onPage: (progress) => {
      if (!dryRun && progress.start) saved.save(progress);
      const line = report(entity.type, progress, dryRun, about);
      // On a terminal one line that counts up; in a log a line a page.
      process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    },
  });
  if (process.stderr.isTTY) process.stderr.write("\n");
  saved.remove();
  console.log(`Done: ${report(entity.type, done, dryRun)}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
