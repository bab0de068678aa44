import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { startDynamoDb } from "../../infra/local/dynamodb.ts";
import { refuseFlagsKeptByNpm } from "../../infra/local/npm-flags.ts";
import {
  type MeasuredFile,
  promised,
  recorded,
  recordPath,
  root,
  score,
  sha256,
  targets,
} from "./targets.ts";

/*
 * Measures whether the tests of rules and authorization notice a change of the code under test: Stryker changes each
 * file of `targets` in every way it knows (a mutant), and runs that file's tests. Each mutant that no test notices, or
 * that takes too long, is named.
 *
 *   node test/mutation/run.ts                    all files (`npm run mutation`)
 *   node test/mutation/run.ts --quick            those that have changed since they were measured
 *   node test/mutation/run.ts lib/…/rules.ts     those that are named
 *
 * The figures go to docs/mutation.json, beside those that were not measured again. Ends with 1 below the promised
 * share.
 */

refuseFlagsKeptByNpm("mutation");
process.chdir(root);
const scratch = mkdtempSync(join(tmpdir(), "twotier-mutation-"));
const runner = resolve("test/mutation/until-failure.ts");

/** Mutates one file and runs its tests against each mutant. */
const measure = async ({ file, tests }: { file: string; tests: string[] }): Promise<MeasuredFile> => {
  if (tests.length === 0) throw new Error(`There is no unit test of ${file}`);
  const hash = sha256(file);
  const stryker = new Stryker({
    configFile: "test/mutation/stryker.mjs",
    mutate: [file],
    commandRunner: { command: [process.execPath, runner, ...tests].map((part) => `"${part}"`).join(" ") },
    tempDirName: scratch,
  });
  const results = (await stryker.runMutationTest()).filter(({ status }) => status !== "Ignored");
  const of = (...statuses: string[]) => results.filter(({ status }) => statuses.includes(status));
  const odd = results.filter(({ status }) => !["Killed", "Timeout", "Survived"].includes(status));
  if (odd.length > 0) throw new Error(`${odd.length} mutants of ${file} are neither killed nor alive`);
  for (const { location, mutatorName, replacement, status } of of("Survived", "Timeout"))
    console.log(
      `  ${status} ${file}:${location.start.line}:${location.start.column} ${mutatorName}: ${replacement.replaceAll(/\s+/g, " ").slice(0, 120)}`,
    );
  const killed = of("Killed", "Timeout").length;
  return {
    score: score(killed, results.length),
    mutants: results.length,
    killed,
    timeout: of("Timeout").length,
    survived: of("Survived").length,
    sha256: hash,
  };
};

const all = targets();
const before = recorded()?.files ?? {};
const given = process.argv.slice(2);
const asked = (file: string): boolean => {
  if (given.includes("--quick")) return before[file]?.sha256 !== sha256(file);
  return given.length === 0 || given.includes(file);
};
const unknown = given.filter((each) => each !== "--quick" && !all.some(({ file }) => file === each));
if (unknown.length > 0) throw new Error(`Not measured: ${unknown.join(", ")}`);

const database = await startDynamoDb({ engine: "dynoxide" });
process.env.TWOTIER_TEST_DATABASES = JSON.stringify([{ engine: database.engine, url: database.url }]);
process.env.NODE_COMPILE_CACHE = join(scratch, "compiled");
const files: Record<string, MeasuredFile> = {};
try {
  for (const target of all) {
    const { file } = target;
    const begun = Date.now();
    const measured = asked(file) ? await measure(target) : before[file];
    if (!measured) continue;
    files[file] = measured;
    const { score: per, killed, mutants, timeout } = measured;
    const seconds = asked(file) ? `, ${Math.round((Date.now() - begun) / 1000)} s` : ", as measured before";
    console.log(`${file}: ${per} % (${killed} of ${mutants} killed, ${timeout} by time${seconds})`);
  }
} finally {
  await database.close();
  rmSync(scratch, { recursive: true, force: true });
}

const sum = (field: "killed" | "mutants") => Object.values(files).reduce((all, each) => all + each[field], 0);
const total = { score: score(sum("killed"), sum("mutants")), mutants: sum("mutants"), killed: sum("killed") };
writeFileSync(recordPath, `${JSON.stringify({ ...total, files }, null, 2)}\n`);
console.log(`Total: ${total.score} % (${total.killed} of ${total.mutants} killed)`);
const low = Object.entries(files).filter(([, each]) => each.score < promised.file);
for (const [file, each] of low) console.error(`${file} has ${each.score} %, below ${promised.file} %`);
if (total.score < promised.total) console.error(`${total.score} % is below ${promised.total} %`);
if (low.length > 0 || total.score < promised.total) process.exitCode = 1;
