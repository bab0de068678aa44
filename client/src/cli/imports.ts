import { createHash } from "node:crypto";
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from "node:fs";
import type { Command } from "commander";
import { ConnectionError, ProblemError } from "../problem.ts";
import { toCsv } from "./csv.ts";
import { exitCodes, Failure } from "./failure.ts";
import type { Context } from "./main.ts";
import { type Column, note, progress, showList } from "./output.ts";

/** One unit of a file that is carried out as a whole: a line, or all lines of one order. */
export interface Entry<T> {
  body: T;
  /** The entry's name in the report. */
  what: string;
  line: number;
  /** The line of the file that a JSON pointer into the body comes from. */
  lineOf(pointer: string): number;
  /** The file's name for the field at a pointer: its column, or its path in JSON. */
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

/** Adds the import options to a command. */
export const importing = (command: Command): Command =>
  command
    .option("--dry-run", "only check, and print every problem with its line; nothing is changed")
    .option("--resume", "continue with the same file after an interruption; finished lines are skipped")
    .option("--report <file>", "write the report as CSV to this file, which only you can read")
    .option("--csv", "print the report as CSV")
    .option("--json", "print the report as JSON");

/**
 * Decodes bytes in UTF-8, or in UTF-16 with a byte order mark, as spreadsheets write it. Another encoding would garble
 * the names.
 */
const decoded = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const mark = `${first},${second}`;
  const encoding = mark === "255,254" ? "utf-16le" : mark === "254,255" ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
};

/**
 * The text of a file; `-` is the standard input. Throws a Failure when the file is unreadable or in an unknown
 * encoding.
 */
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

/** The problems of a refusal, each at its line of the file. */
export const problemsAt = <T>(entry: Entry<T>, error: ProblemError): LineProblem[] =>
  error.errors.length === 0
    ? [{ line: entry.line, detail: `${error.code}: ${error.detail}` }]
    : error.errors.map(({ pointer, code, detail }) => ({
        line: entry.lineOf(pointer),
        detail: `${entry.nameOf(pointer)}: ${detail} (${code})`,
      }));

/**
 * An idempotency key that depends on the content only. So importing the same file twice within a day, as after Ctrl-C,
 * changes nothing twice. After a day, an import finds earlier results by looking for them first.
 */
export const keyOf = (...parts: unknown[]): string =>
  `import-${createHash("sha256").update(JSON.stringify(parts)).digest("base64url")}`;

/** Whether an error stops the import at once, because the remaining lines would fail too. */
const endsAll = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.status === 401 || error.status === 429 || error.status >= 500;

interface Import<T> {
  entries: readonly Entry<T>[];
  /** Finds problems with reads only. */
  check(entries: readonly Entry<T>[]): Promise<LineProblem[]>;
  /** Carries one entry out and answers its line for the report. Throws the API's refusals. */
  carryOut(entry: Entry<T>): Promise<Record<string, unknown>>;
  /** The columns of the report that show a result. */
  columns: readonly Column<Outcome>[];
  /** The plural noun of the entries, such as `orders`. */
  nouns: string;
}

const printProblems = (problems: readonly LineProblem[]): void => {
  for (const { line, detail } of [...problems].sort((a, b) => a.line - b.line))
    process.stderr.write(`Line ${line}: ${detail}\n`);
};

/** A report that is written line by line, so that a crash loses nothing. Only its owner can read it. */
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
      note(`${file} cannot be written any more (${reason}). The output at the end has every line.`);
    }
  };
};

const carryOutAll = async <T>(
  importing: Import<T>,
  report: (outcome: Outcome) => void,
  signal: AbortSignal,
) => {
  const outcomes: Outcome[] = [];
  const add = (outcome: Outcome) => {
    outcomes.push(outcome);
    report(outcome);
  };
  const bar = progress(importing.entries.length, importing.nouns);
  let ending: unknown;
  for (const [at, entry] of importing.entries.entries()) {
    const { line, what } = entry;
    if (signal.aborted || ending !== undefined) {
      add({ line, what, status: "not tried" });
      continue;
    }
    try {
      add({ line, what, status: "done", ...(await importing.carryOut(entry)) });
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
 * Checks the whole file first. A file with a problem changes nothing. Then carries out the entries one after another,
 * and reports each. After Ctrl-C the current entry is finished. Sets the exit code.
 */
export const runImport = async <T>(
  importing: Import<T>,
  options: ImportOptions,
  { signal }: Context,
): Promise<void> => {
  const { entries, nouns } = importing;
  if (entries.length === 0) throw new Failure("The file has no lines.");
  const problems = await importing.check(entries);
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
    ...importing.columns,
    ["detail", ({ detail }) => detail],
  ];
  const { outcomes, ending } = await carryOutAll(importing, openReport(options.report, columns), signal);
  async function* each() {
    yield* outcomes;
  }
  await showList(each(), columns, { ...options, max: outcomes.length });
  const count = (status: Outcome["status"]) => outcomes.filter((each) => each.status === status).length;
  note(`${nouns}: ${count("done")} done, ${count("failed")} failed, ${count("not tried")} not tried.`);
  if (count("not tried") > 0) note("--resume with the same file continues.");
  if (signal.aborted) process.exitCode = exitCodes.interrupted;
  else if (ending instanceof ConnectionError) process.exitCode = exitCodes.noConnection;
  else if (ending instanceof ProblemError && ending.status === 401) process.exitCode = exitCodes.notSignedIn;
  else if (ending instanceof ProblemError) process.exitCode = exitCodes.later;
  else if (ending !== undefined) throw ending;
  else if (count("failed") > 0) process.exitCode = exitCodes.linesFailed;
};
