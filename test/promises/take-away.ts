import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Protection, protections } from "./protections.ts";
import { rows } from "./rows.ts";

/**
 * `npm run protections [-- number …]`: removes protections from a copy of the source, one at a time, and runs the row
 * that should notice, in its quick form if that is enough. Prints a line for each with the first failing test, and ends
 * with 1 when nobody notices one. A protection whose code has changed is an error, so that the list stays true.
 */
const root = join(import.meta.dirname, "../..");
/** Inside the source's folder, where nothing else looks. */
const copy = join(root, ".protections");
const parts = [
  "lib",
  "functions",
  "infra",
  "test",
  "docs",
  "package.json",
  "cdk.json",
  "jest.config.mjs",
  "tsconfig.json",
];

const renewCopy = (): void => {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
};

/** Runs the row in the copy. Answers the first failing test, if any. */
const missedBy = ({ row, full }: Protection): string | undefined => {
  const files = rows.find(({ number }) => number === row)?.files ?? [];
  const outcome = join(copy, "outcome.json");
  const { PROMISES_FULL: _, ...environment } = process.env;
  const env = full ? { ...environment, PROMISES_FULL: "1" } : environment;
  const jest = spawnSync(
    process.execPath,
    [
      "--experimental-vm-modules",
      "--disable-warning=ExperimentalWarning",
      `--import=${join(root, "test/support/worker-data.mjs")}`,
      join(root, "node_modules/jest/bin/jest.js"),
      `--rootDir=${copy}`,
      "--json",
      `--outputFile=${outcome}`,
      "--runTestsByPath",
      ...files.map((file) => join(copy, "test/promises", file)),
    ],
    { cwd: copy, env, encoding: "utf8", maxBuffer: 256 * 1024 * 1024 },
  );
  if (!existsSync(outcome)) throw new Error(`the row could not be run: ${jest.stderr.slice(-2_000)}`);
  const { testResults, numTotalTests } = JSON.parse(readFileSync(outcome, "utf8"));
  if (numTotalTests === 0) throw new Error(`no test of the row ran: ${jest.stderr.slice(-2_000)}`);
  return testResults
    .flatMap(({ assertionResults }: any) => assertionResults)
    .find(({ status }: any) => status === "failed")?.fullName;
};

const chosen = process.argv.slice(2).map(Number);
let unnoticed = 0;
for (const [at, protection] of protections.entries()) {
  const { what, file, from, to, row } = protection;
  if (chosen.length > 0 && !chosen.includes(at + 1)) continue;
  renewCopy();
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (source.split(from).length !== 2) throw new Error(`${file} does not hold, once: ${from}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  const failed = missedBy(protection);
  if (!failed) unnoticed++;
  console.log(`${at + 1}. ${what}\n   row ${row} ${failed ? `fails: ${failed}` : "DOES NOT NOTICE"}`);
}
rmSync(copy, { recursive: true, force: true });
process.exitCode = unnoticed > 0 ? 1 : 0;
