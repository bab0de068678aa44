import { parseArgs } from "node:util";
import { entities } from "../../lib/entities.ts";
import { openTable } from "../../lib/table/table.ts";
import { backfill } from "./backfill.ts";
import { checkpoint } from "./checkpoint.ts";
import { connect, localData } from "./connection.ts";
import { end, report, show } from "./report.ts";
import { itemCount } from "./scan.ts";

const types = entities.map(({ type }) => type).sort();
const usage = `npm run backfill -- <entity> [--table <TableName>] [--dry-run] [--restart]

Brings the stored items of one entity to the form that this release writes: page by page, each write under the condition
that nobody has changed the item meanwhile. Broken off, it goes on where it was; --restart begins anew. --dry-run counts
what lacks something, and writes nothing. Without --table it works on the stack that runs here (npm start); with it, on
the AWS account of the environment's credentials and region.

Entities: ${types.join(", ")}`;

/** Parses the command line. Throws a sentence for wrong arguments. */
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

try {
  const { entity, table: named, dryRun, restart } = read();
  const { tableName, client } = connect(named);
  const saved = checkpoint(localData, tableName, entity.type);
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
      show(report(entity.type, progress, { dryRun, about }));
    },
  });
  saved.remove();
  end(`Done: ${report(entity.type, done, { dryRun })}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
