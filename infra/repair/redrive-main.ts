import { parseArgs } from "node:util";
import { end, show } from "../backfill/report.ts";
import { openDeployment, stacksOf } from "./deployment.ts";
import { type Source, sources } from "./invoke.ts";
import { type Redriven, redrive } from "./redrive.ts";

const usage = `npm run redrive -- [<function> …] [--dry-run] [--show] [--stage <name>]

Hands over again what failed for good: the stream's records, from the buckets that keep them, with their items as they
are now; webhook deliveries, SES's events about mails, and a run of the schedule. What succeeds is deleted, what fails stays.
--dry-run counts what lies there, by kind; --show names each. Without --stage it works on the stack that runs here (npm
start); with it, on the AWS account of the environment's credentials.

Functions: ${sources.join(", ")}; all of them unless some are named.`;

const isSource = (name: string): name is Source => sources.some((each) => each === name);

const read = () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "dry-run": { type: "boolean", default: false },
      show: { type: "boolean", default: false },
      stage: { type: "string" },
    },
  });
  const unknown = positionals.filter((name) => !isSource(name));
  if (unknown.length > 0) throw new Error(`There are no dead letters of ${unknown.join(", ")}.`);
  const named = positionals.filter(isSource);
  const only = values["dry-run"] || values.show;
  return {
    functions: named.length > 0 ? named : sources,
    stacks: stacksOf(values.stage),
    only,
    each: values.show,
  };
};

const summary = ({ function: name, kinds, done, failed }: Redriven, only: boolean): string => {
  const found = Object.entries(kinds).map(([kind, count]) => `${count} × ${kind}`);
  if (found.length === 0) return `${name}: nothing`;
  return `${name}: ${found.join("; ")}${only ? "" : `; ${done} done, ${failed.length} left`}`;
};

try {
  const { functions, stacks, only, each } = read();
  const all = await redrive(await openDeployment(stacks), {
    functions,
    dryRun: only,
    onLetter: (name, at, of, says) =>
      each ? console.log(`${name}: ${says}`) : show(`${name}: ${at} of ${of}`),
  });
  end(all.map((found) => summary(found, only)).join("\n"));
  for (const { failed } of all) for (const why of failed) console.error(why);
  if (all.some(({ failed }) => failed.length > 0)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  console.error(`\n${usage}`);
  process.exitCode = 1;
}
