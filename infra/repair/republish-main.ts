import { parseArgs } from "node:util";
import * as z from "zod";
import { checkpoint } from "../backfill/checkpoint.ts";
import { end, show } from "../backfill/report.ts";
import { localDirectory } from "../local/directory.ts";
import { openDeployment, output, stacksOf } from "./deployment.ts";
import { republish } from "./republish.ts";

const usage = `npm run republish -- --since <time> [--until <time>] [--dry-run] [--restart] [--stage <name>]

Puts stored events on the bus once more, after the bus or a subscriber has lost them: each with the id that it has, by
which subscribers tell that they know it. The table keeps events for thirty days; older ones are in the archive of the
bus. Times are such as 2026-11-29T13:00:00Z. Broken off, it goes on where it was; --restart begins anew. Without --stage
it works on the stack that runs here (npm start); with it, on the AWS account of the environment's credentials.`;

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());

const read = () => {
  const { values } = parseArgs({
    options: {
      since: { type: "string" },
      until: { type: "string" },
      "dry-run": { type: "boolean", default: false },
      restart: { type: "boolean", default: false },
      stage: { type: "string" },
    },
  });
  const since = instant.safeParse(values.since);
  const until = instant.safeParse(values.until ?? new Date().toISOString());
  if (!since.success || !until.success) throw new Error("Give --since a time, and --until none or another.");
  return { ...values, since: since.data, until: until.data };
};

try {
  const { since, until, "dry-run": dryRun, restart, stage } = read();
  const deployment = await openDeployment(stacksOf(stage));
  const saved = checkpoint(
    localDirectory(),
    output(deployment, "TableName"),
    `republish-${since.replaceAll(":", ".")}`,
  );
  const from = dryRun || restart ? undefined : saved.read();
  if (from) console.log(`Goes on after ${from.scanned} items. --restart begins anew.`);
  const said = ({ scanned, found, written }: { scanned: number; found: number; written: number }) =>
    `${scanned} items looked at, ${found} with events since ${since}, ${dryRun ? "none" : written} published`;
  const done = await republish(deployment, {
    since,
    until,
    dryRun,
    from,
    onPage(progress) {
      if (!dryRun && progress.start) saved.save(progress);
      show(said(progress));
    },
  });
  saved.remove();
  end(`Done: ${said(done)}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
