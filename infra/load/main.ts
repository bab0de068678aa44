import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { openTable } from "../../lib/table/table.ts";
import { connect, localData } from "../backfill/connection.ts";
import { end, show } from "../backfill/report.ts";
import { channelOf } from "./channel.ts";
import { load, progress } from "./load.ts";

const usage = `npm run load -- --customers <N> [--provider <organization id>] [--table <TableName>]

Fills a table with N customers of a provider, with its resellers' links and subscriptions, by BatchWriteItem. Broken off,
it goes on where it was; a larger N later adds to what there is. Without --provider the first of the directory has them.
Without --table it works on the stack that runs here (npm start); with it, on the AWS account of the environment's
credentials and region. It is for tests of load: such customers have no order, no record and no user in the pool.`;

const read = () => {
  const { values } = parseArgs({
    options: { customers: { type: "string" }, provider: { type: "string" }, table: { type: "string" } },
  });
  const customers = Number(values.customers);
  if (!Number.isInteger(customers) || customers < 1)
    throw new Error("Say how many --customers there are to be.");
  return { ...values, customers };
};

const saved = z.object({ began: z.string(), done: z.int() });

try {
  const { customers, provider, table: named } = read();
  const { tableName, client } = connect(named);
  const table = openTable(tableName, client);
  const { providerId } = await channelOf(table, provider, new Date());
  const file = join(localData, `load-${tableName}-${providerId}.json`);
  const before = existsSync(file)
    ? saved.parse(JSON.parse(readFileSync(file, "utf8")))
    : { began: new Date().toISOString(), done: 0 };
  if (before.done > 0) console.log(`There are ${before.done} already.`);
  const channel = await channelOf(table, providerId, new Date(before.began));
  const begun = performance.now();
  await load({
    client,
    tableName,
    channel,
    from: before.done,
    customers,
    transactions: named === undefined,
    onStep(done) {
      mkdirSync(localData, { recursive: true, mode: 0o700 });
      writeFileSync(file, JSON.stringify({ ...before, done }), { mode: 0o600 });
      show(progress(done, customers, { from: before.done, seconds: (performance.now() - begun) / 1_000 }));
    },
  });
  end(`${providerId} has ${Math.max(customers, before.done)} loaded customers.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
