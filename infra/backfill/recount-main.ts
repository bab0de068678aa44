import { parseArgs } from "node:util";
import { resellerRelationships } from "../../lib/customers/items.ts";
import { openTable } from "../../lib/table/table.ts";
import { checkpoint } from "./checkpoint.ts";
import { connect, localData } from "./connection.ts";
import { recount } from "./recount.ts";
import { end, report, show } from "./report.ts";
import { itemCount } from "./scan.ts";

const usage = `npm run recount -- [--table <TableName>] [--restart]

Counts what resellers have at customers wherever the kept counts lag: once after the deployment that brings them, and
after records of the stream were lost. Broken off, it goes on where it was; --restart begins anew. Without --table it
works on the stack that runs here (npm start); with it, on the AWS account of the environment's credentials and region.`;

try {
  const { values } = parseArgs({
    options: { table: { type: "string" }, restart: { type: "boolean", default: false } },
  });
  const { tableName, client } = connect(values.table);
  const saved = checkpoint(localData, tableName, "recount");
  const from = values.restart ? undefined : saved.read();
  if (from) console.log(`Goes on after ${from.scanned} items. --restart begins anew.`);
  const about = await itemCount(client, tableName);
  const { type } = resellerRelationships;
  const done = await recount({
    client,
    table: openTable(tableName, client),
    tableName,
    now: () => new Date(),
    from,
    onPage(progress) {
      if (progress.start) saved.save(progress);
      show(report(type, progress, { about }));
    },
  });
  saved.remove();
  end(`Done: ${report(type, done)}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
