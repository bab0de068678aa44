import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { openTable } from "../../../lib/table/table.ts";
import { end, show } from "../../backfill/report.ts";
import { addToContext } from "../../local/context.ts";
import { localDirectory } from "../../local/directory.ts";
import { count } from "../count.ts";
import { type Deployment, openDeployment, output, stacksOf } from "../deployment.ts";
import { counted, type Lost, lostByArchive, lostByRecord } from "./gap.ts";
import { type Rebuilt, rebuildPool } from "./pool.ts";
import { repeatStream } from "./repeat-stream.ts";
import { type Begun, begunOf, keepBegun } from "./state.ts";
import { isThere, restoredName, restoreTable } from "./table.ts";
import { wakeUnsent } from "./unsent.ts";

const usage = `npm run restore -- --to <time> [--source <TableName>] [--target <TableName>] [--stage <name>]
npm run restore -- --finish [--source <TableName> --to <time>] [--stage <name>]
npm run restore -- --pool [--stage <name>]

Brings the table back as it was at a time, such as 2026-11-29T13:00:00Z: into a new table, which the deployment adopts by
the setting restoredTableStream. The first command makes the table and says how it is adopted. The second one, once that
is done, puts the mails that waited before their sender, makes the user pool fit the table, lets the stream consumer
repeat its work of the quarter of an hour before that time, and names what was changed after it; where the first one ran elsewhere, it is told the table before and the time. --target names the new
table: one that is there already, as from a back-up, gets what a restore does not bring. The third command makes the user
pool fit the table that is in use, and nothing else. All may be run again. Without --stage it works on the stack that runs here (npm start); with it, on the AWS account of the environment's credentials.`;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const begin = async (
  deployment: Deployment,
  to: Date,
  named: { source?: string | undefined; target?: string | undefined },
): Promise<void> => {
  const source = named.source ?? output(deployment, "TableName");
  const target = named.target ?? restoredName(source, to);
  keepBegun(localDirectory(), { source, target, to: to.toISOString() });
  const stream = await restoreTable(deployment.clients.dynamodb, {
    source,
    target,
    to,
    onProgress: show,
    ...(deployment.directory && { pollMilliseconds: 50 }),
  });
  end(`Done: ${target} is ${source} as it was at ${to.toISOString()}.`);
  if (deployment.directory) {
    addToContext(deployment.directory, { restoredTableStream: stream });
    console.log("\nEnd the stack and run npm start again: it adopts the table.");
  } else
    console.log(
      `\nGive the stage this setting in infra/stages.ts, and deploy:\n\n  restoredTableStream: ${JSON.stringify(stream)},`,
    );
  console.log(`Then: npm run restore -- --finish${deployment.directory ? "" : " --stage …"}`);
};

const said = ({ looked, made, mailed, followed, deleted }: Rebuilt): string =>
  `${count(looked, "user")} looked at: ${made} made anew, ${mailed} of them mailed a link, ${followed} let in or kept out, ` +
  `${deleted} that the table does not know deleted`;

const now = () => new Date();
const documentsOf = ({ clients }: Deployment) =>
  DynamoDBDocumentClient.from(clients.dynamodb, { marshallOptions: { removeUndefinedValues: true } });

const fitPool = async (deployment: Deployment): Promise<void> => {
  const client = documentsOf(deployment);
  const tableName = output(deployment, "TableName");
  const rebuilt = await rebuildPool({
    cognito: deployment.clients.cognito,
    client,
    table: openTable(tableName, client),
    tableName,
    userPoolId: output(deployment, "UserPoolId"),
    now,
    onProgress: (progress) => show(`Pool: ${said(progress)}`),
  });
  end(`Pool: ${said(rebuilt)}.`);
};

/** The second half. `given` names the former table if the restore was begun on another machine. */
const finish = async (deployment: Deployment, given: Omit<Begun, "target"> | undefined): Promise<void> => {
  const tableName = output(deployment, "TableName");
  const begun = given ?? begunOf(localDirectory(), tableName);
  if (!begun)
    throw new Error(
      `${tableName} was not restored from here, or is not adopted yet. Where it was begun elsewhere, name the table before (--source) and the time (--to).`,
    );
  const client = documentsOf(deployment);

  // Before any link is queued, because queued links are mailed at once.
  const woken = await wakeUnsent(client, tableName, now());
  console.log(`${count(woken, "mail")} that waited at the time ${woken === 1 ? "is" : "are"} on the way.`);
  await fitPool(deployment);

  const { records, failed } = await repeatStream(deployment, begun.to);
  console.log(`Stream: ${count(records, "record")} from before that time brought to stream-consumer again.`);
  for (const why of failed) console.error(`  ${why}`);
  if (failed.length > 0) process.exitCode = 1;

  const isLeft = await isThere(deployment.clients.dynamodb, begun.source);
  const lost: Lost[] = isLeft
    ? await lostByRecord(client, begun.source, begun.to)
    : await lostByArchive(deployment, { since: new Date(begun.to), until: now() });
  const file = join(localDirectory(), `lost-${tableName}.jsonl`);
  writeFileSync(file, lost.map((each) => `${JSON.stringify(each)}\n`).join(""), { mode: 0o600 });
  console.log(
    `Gap: ${count(lost.length, "change")} after ${begun.to}, by ${isLeft ? `the record of ${begun.source}` : "the archive of the bus"}. ${file} names each.`,
  );
  for (const [what, times] of counted(lost)) console.log(`  ${times} × ${what}`);
};

try {
  const { values } = parseArgs({
    options: {
      to: { type: "string" },
      source: { type: "string" },
      target: { type: "string" },
      pool: { type: "boolean", default: false },
      finish: { type: "boolean", default: false },
      stage: { type: "string" },
    },
  });
  const { data: to } = instant.safeParse(values.to);
  if (!values.finish && !values.pool && !to)
    throw new Error("Give a time with --to, or --finish, or --pool.");
  const deployment = await openDeployment(stacksOf(values.stage));
  const { source } = values;
  if (values.pool) await fitPool(deployment);
  else if (values.finish)
    await finish(deployment, source && to ? { source, to: to.toISOString() } : undefined);
  else if (to) await begin(deployment, to, values);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
