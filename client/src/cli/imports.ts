import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { ConnectionError, ProblemError } from "../problem.ts";
import { toCsv } from "./csv.ts";
import { exitCodes, Failure } from "./failure.ts";
import type { Context } from "./main.ts";
import { type Column, note, progress, showList } from "./output.ts";

/** One thing of a file that is carried out as a whole: a line, or all lines of one order. */
export interface Entry<T> {
  body: T;
  /** What the report calls it. */
  what: string;
  line: number;
  /** The line that a JSON pointer into the body comes from. */
  lineOf(pointer: string): number;
  /** What the file calls the field that a pointer leads to: its column, or its path in JSON. */
  nameOf(pointer: string): string;
}

export interface LineProblem {
  line: number;
  detail: string;
}

export interface Outcome {
  line: number;
  what: string;
  status: "done" | "failed" | "not tried";
  detail?: string;
  [result: string]: unknown;
}

export interface ImportOptions {
  dryRun?: true;
  resume?: true;
  csv?: boolean;
  json?: boolean;
  report?: string;
}

/** Gives an import its options. */
export const importing = (command: Command): Command =>
  command
    .option("--dry-run", "only check, and print every problem by its line; nothing is changed")
    .option("--resume", "go on with the same file after an interruption: what is done stays")
    .option("--report <file>", "write the report as CSV to this file, for your eyes only")
    .option("--csv", "print the report as CSV")
    .option("--json", "print the report as JSON");

/** The text of bytes in UTF-8, or in UTF-16 as spreadsheets mark it. Another encoding would spoil the names in it. */
const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const mark = `${first},${second}`;
  const encoding = mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
};

/** The text of a file; `-` is the standard input. Throws a Failure when it cannot be read, or is in an unknown encoding. */
export const readInput = (file: string): string => {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file === "-" ? 0 : file);
  } catch (error) {
    throw new Failure(`${file} cannot be read (${error instanceof Error ? error.message : error}).`);
  }
  try {
    return decoded(bytes);
  } catch {
    throw new Failure(`${file} is not in UTF-8. Save it again as "CSV UTF-8", or as JSON in UTF-8.`);
  }
};

/** The problems of a refusal, at the lines that they come from. */
export const problemsAt = <T>(entry: Entry<T>, error: ProblemError): LineProblem[] =>
  error.errors.length === 0
    ? [{ line: entry.line, detail: `${error.code}: ${error.detail}` }]
    : error.errors.map(({ pointer, code, detail }) => ({
        line: entry.lineOf(pointer),
        detail: `${entry.nameOf(pointer)}: ${detail} (${code})`,
      }));

/**
 * A key of idempotency that the same content gets again. So a file that is given twice within a day, as after Ctrl-C,
 * changes nothing twice. Whoever resumes later is kept from it by what there is: an import looks for that first.
 */
export const keyOf = (...parts: unknown[]): string =>
  `import-${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}`;

/** What ends an import at once, since the next lines would fare no better. */
const endsAll = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.status === 401 || error.status === 429 || error.status >= 500;

interface Import<T> {
  entries: readonly Entry<T>[];
  /** Finds problems by reading alone. */
  check(entries: readonly Entry<T>[]): Promise<LineProblem[]>;
  /** Carries one out. Answers what the report says of it. Throws what the API refuses. */
  carryOut(entry: Entry<T>): Promise<Record<string, unknown>>;
  /** What the report shows of a result. */
  columns: readonly Column<Outcome>[];
  /** What is counted, such as `orders`. */
  nouns: string;
}

const printProblems = (problems: readonly LineProblem[]): void => {
  for (const { line, detail } of [...problems].sort((a, b) => a.line - b.line))
    process.stderr.write(`Line ${line}: ${detail}\n`);
};

/** A report that grows line by line, so that nothing of it is lost with the process. Nobody else may read it. */
const openReport = (file: string | undefined, columns: readonly Column<Outcome>[]) => {
  if (file === undefined) return () => {};
  try {
    writeFileSync(file, toCsv(columns, []), { mode: 0o600 });
    chmodSync(file, 0o600);
  } catch (error) {
    throw new Failure(`${file} cannot be written (${error instanceof Error ? error.message : error}).`);
  }
  let isWritten = true;
  return (outcome: Outcome) => {
    if (!isWritten) return;
    try {
      appendFileSync(file, toCsv(columns, [outcome], false));
    } catch (error) {
      isWritten = false;
      const reason = error instanceof Error ? error.message : error;
      note(`${file} cannot be written any more (${reason}). What is printed at the end has every line.`);
    }
  };
};

const carryOutAll = async <T>(work: Import<T>, report: (outcome: Outcome) => void, signal: AbortSignal) => {
  const outcomes: Outcome[] = [];
  const add = (outcome: Outcome) => {
    outcomes.push(outcome);
    report(outcome);
  };
  const bar = progress(work.entries.length, work.nouns);
  let ending: unknown;
  for (const [at, entry] of work.entries.entries()) {
    const { line, what } = entry;
    if (signal.aborted || ending !== undefined) {
      add({ line, what, status: "not tried" });
      continue;
    }
    try {
      add({ line, what, status: "done", ...(await work.carryOut(entry)) });
    } catch (error) {
      if (endsAll(error)) ending = error;
      const problems = error instanceof ProblemError ? problemsAt(entry, error) : [];
      const texts = problems.map(({ line: where, detail }) =>
        where === line ? detail : `line ${where}: ${detail}`,
      );
      const detail = texts.join("; ") || (error instanceof Error ? error.message : String(error));
      add({ line, what, status: "failed", detail });
    }
    bar.at(at + 1);
  }
  bar.end();
  return { outcomes, ending };
};

/**
 * Checks a whole file first; one with a problem changes nothing. Then carries its entries out, one after the other, and
 * reports each. After Ctrl-C the one that has begun is finished. Sets the exit code.
 */
export const runImport = async <T>(
  work: Import<T>,
  options: ImportOptions,
  { signal }: Context,
): Promise<void> => {
  const { entries, nouns } = work;
  if (entries.length === 0) throw new Failure("The file has no lines.");
  const problems = await work.check(entries);
  printProblems(problems);
  if (problems.length > 0)
    throw new Failure(
      `${nouns}: ${entries.length}, problems: ${problems.length}. Nothing was changed.`,
      exitCodes.linesFailed,
    );
  if (options.dryRun)
    return note(`${nouns}: ${entries.length}. No problem was found, and nothing was changed.`);

  const columns: Column<Outcome>[] = [
    ["line", ({ line }) => line],
    ["what", ({ what }) => what],
    ["status", ({ status }) => status],
    ...work.columns,
    ["detail", ({ detail }) => detail],
  ];
  const { outcomes, ending } = await carryOutAll(work, openReport(options.report, columns), signal);
  async function* each() {
    yield* outcomes;
  }
  await showList(each(), columns, { ...options, max: outcomes.length });
  const count = (status: Outcome["status"]) => outcomes.filter((each) => each.status === status).length;
  note(`${nouns}: ${count("done")} done, ${count("failed")} failed, ${count("not tried")} not tried.`);
  if (count("not tried") > 0) note("--resume with the same file goes on.");
  if (signal.aborted) process.exitCode = exitCodes.interrupted;
  else if (ending instanceof ConnectionError) process.exitCode = exitCodes.noConnection;
  else if (ending instanceof ProblemError && ending.status === 401) process.exitCode = exitCodes.notSignedIn;
  else if (ending instanceof ProblemError) process.exitCode = exitCodes.later;
  else if (ending !== undefined) throw ending;
  else if (count("failed") > 0) process.exitCode = exitCodes.linesFailed;
};
