import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { refuseFlagsKeptByNpm } from "../../infra/local/npm-flags.ts";
import { type Choice, choiceOf, usage } from "./choice.ts";
import { measuring, type Row, rows } from "./rows.ts";
import { type FileResult, figuresIn, judged, lineOf, pageOf, type RowResult, summaryOf } from "./table.ts";

const root = join(import.meta.dirname, "../..");
const page = "docs/promises.md";

/** The flags that the package's script `test` gives to Node as well. */
const nodeFlags = [
  "--max-semi-space-size=64",
  "--experimental-vm-modules",
  "--disable-warning=ExperimentalWarning",
  `--import=${join(root, "test/support/worker-data.mjs")}`,
];

/** The checked-out commit, and whether anything has been changed since. */
const commitNow = (): string => {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: root, encoding: "utf8" });
  const { status, stdout } = git("rev-parse", "--short", "HEAD");
  if (status !== 0) return "unknown";
  const changes = git("status", "--porcelain", "--", ".", `:!${page}`).stdout.trim();
  return `${stdout.trim()}${changes ? " with changes" : ""}`;
};

interface Watching extends Choice {
  /** How many files run at a time. */
  workers: number;
  /** The figures that the tests reported, a line of JSON each. */
  report: string;
  /** Everything that jest and the tests print. */
  log: string;
}

/** An everyday run's workers, and those of files that measure time. */
const calm = 2;
/** In a full run most files wait for a database or a pause at most times. */
const many = Math.min(8, 2 * availableParallelism());

/**
 * Runs the files in one jest, and calls `ended` with the result of each as soon as it has ended. Answers jest's exit
 * code.
 */
const runFiles = async (
  files: readonly string[],
  { seed, quick, report, log, workers }: Watching,
  ended: (result: FileResult) => void,
): Promise<number | null> => {
  const { PROMISES_FULL: _, ...environment } = process.env;
  const env = { ...environment, PROMISES_SEED: String(seed), PROMISES_REPORT: report };
  const output = openSync(log, "a");
  const jest = fork(
    join(root, "node_modules/jest/bin/jest.js"),
    [
      "--testSequencer=<rootDir>/test/promises/longest-first.mjs",
      "--reporters=<rootDir>/test/promises/reporter.mjs",
      `--maxWorkers=${workers}`,
      "--runTestsByPath",
      ...files.map((file) => `test/promises/${file}`),
    ],
    {
      cwd: root,
      env: quick ? env : { ...env, PROMISES_FULL: "1" },
      execArgv: nodeFlags,
      stdio: ["ignore", output, output, "ipc"],
    },
  );
  closeSync(output);
  const stop = (signal: NodeJS.Signals) => void jest.kill(signal);
  process.on("SIGINT", stop).on("SIGTERM", stop);
  jest.on("message", (result) => ended(result as FileResult));
  const [code] = await once(jest, "close");
  return code;
};

const figuresOf = (report: string, row: Row): string[] =>
  figuresIn(existsSync(report) ? readFileSync(report, "utf8") : "", row);

/** Runs the chosen rows and prints a line for each; answers whether all are reached. */
const run = async (choice: Choice): Promise<boolean> => {
  const { numbers, seed, quick } = choice;
  const chosen = rows.filter(({ number }) => numbers.includes(number));
  const [begun, commit] = [new Date(), commitNow()];
  const folder = mkdtempSync(join(tmpdir(), "twotier-promises-"));
  const [report, log] = [join(folder, "report.jsonl"), join(folder, "jest.log")];
  console.log(`${chosen.length} of ${rows.length} promises, ${quick ? "quick" : "in full"}, seed ${seed}`);

  const there = (file: string) => existsSync(join(import.meta.dirname, file));
  const files = [...new Set(chosen.flatMap((row) => row.files))].filter(there);
  const ended = new Map<string, FileResult>();
  const results = new Map<Row, RowResult>();
  let atTheEnd = "";
  const conclude = (row: Row) => {
    const own = row.files.flatMap((file) => ended.get(file) ?? []);
    const result = judged(row, own, figuresOf(report, row), atTheEnd);
    results.set(row, result);
    console.log(lineOf(result, seed));
  };
  const isMeasuring = (file: string) => !quick && measuring.includes(file);
  const parts = [
    { files: files.filter((file) => !isMeasuring(file)), workers: quick ? calm : many },
    { files: files.filter(isMeasuring), workers: calm },
  ];
  for (const { files, workers } of parts) {
    if (files.length === 0) continue;
    const code = await runFiles(files, { ...choice, workers, report, log }, (result) => {
      ended.set(result.file, result);
      if (result.message) console.log(`\n${result.file}\n${result.message}`);
      const complete = ({ files, everywhere }: Row) =>
        !everywhere && files.includes(result.file) && files.every((file) => ended.has(file));
      for (const row of chosen.filter(complete)) conclude(row);
    });
    // Shared rows are judged when all files have ended.
    const fine = [...ended.values()].every(({ failed, message }) => failed === 0 && message === "");
    if (code !== 0 && fine) atTheEnd = `the run ended with ${code}`;
    // Somebody has interrupted it.
    if (!files.every((file) => ended.has(file))) break;
  }
  for (const row of chosen) if (!results.has(row)) conclude(row);

  const inOrder = chosen.flatMap((row) => results.get(row) ?? []);
  const milliseconds = Date.now() - begun.getTime();
  const all = inOrder.every(({ short }) => !short);
  if (all) rmSync(folder, { recursive: true });
  else console.log(`\nWhat jest and the tests printed: ${log}`);
  // Not after an interruption.
  if (!quick && chosen.length === rows.length && files.every((file) => ended.has(file)))
    writeFileSync(join(root, page), pageOf(inOrder, { begun, commit, seed, milliseconds }));
  console.log(summaryOf(inOrder, seed, milliseconds));
  return all;
};

const asked = (): Choice => {
  try {
    refuseFlagsKeptByNpm("promises");
    return choiceOf(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    process.exit(2);
  }
};

const choice = asked();
if (choice.help) console.log(usage);
else process.exitCode = (await run(choice)) ? 0 : 1;
