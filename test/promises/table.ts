import type { Row } from "./rows.ts";

/** The result of a test file. */
export interface FileResult {
  file: string;
  passed: number;
  failed: number;
  skipped: number;
  milliseconds: number;
  /** Jest's report of its failures. */
  message: string;
}

/** The result of a row. */
export interface RowResult {
  row: Row;
  /** The figures that its tests reported. */
  figures: readonly string[];
  /** Why it falls short; empty when it is reached. */
  short: string;
  milliseconds: number;
}

type Reported = { row: number; figure: string } | { row: number; counts: Record<string, number> };

/** The lines of a report about a row: its figures, and its counts from everywhere. */
export const figuresIn = (report: string, { number, everywhere }: Row): string[] => {
  const lines = report.split("\n").filter(Boolean);
  const reports = lines.map((line): Reported => JSON.parse(line)).filter(({ row }) => row === number);
  const figures = reports.flatMap((each) => ("figure" in each ? [each.figure] : []));
  const sums: Record<string, number> = {};
  for (const each of reports)
    if ("counts" in each)
      for (const [name, count] of Object.entries(each.counts)) sums[name] = (sums[name] ?? 0) + count;
  return everywhere && Object.keys(sums).length > 0 ? [...figures, everywhere(sums)] : figures;
};

/**
 * Judges a row: it is reached when every one of its files ran completely, without a failure, and reported a figure.
 * Faults `atTheEnd` of the run count for the rows that look everywhere.
 */
export const judged = (
  row: Row,
  files: readonly FileResult[],
  figures: readonly string[],
  atTheEnd = "",
): RowResult => {
  const sum = (count: (result: FileResult) => number) =>
    files.reduce((total, result) => total + count(result), 0);
  const missing = row.files.filter((file) => !files.some((result) => result.file === file));
  const [failed, skipped] = [sum((each) => each.failed), sum((each) => each.skipped)];
  const reasons = [
    missing.length > 0 && `${missing.join(" and ")} did not run`,
    failed > 0 && `${failed} of its tests failed`,
    skipped > 0 && `${skipped} of its tests were skipped`,
    files.some((each) => each.failed === 0 && each.message !== "") && "a file broke off",
    row.everywhere && atTheEnd,
  ];
  const short = reasons.filter(Boolean).join(", ") || (figures.length > 0 ? "" : "no figure was said");
  return { row, figures: [...new Set(figures)], short, milliseconds: sum((each) => each.milliseconds) };
};

/** A length of time as people say it. */
export const lasting = (milliseconds: number): string =>
  milliseconds < 90_000
    ? `${Math.round(milliseconds / 1_000)} s`
    : `${Math.round(milliseconds / 60_000)} min`;

/** One line about a row, for a terminal. */
export const lineOf = ({ row, figures, short, milliseconds }: RowResult, seed: number): string =>
  [
    String(row.number).padStart(2),
    row.promise,
    figures.join("; ") || "nothing",
    `asked: ${row.asked}`,
    `seed ${seed}`,
    `${short ? `SHORT (${short})` : "ok"} in ${lasting(milliseconds)}`,
  ].join(" | ");

/** The line that everything ends with. */
export const summaryOf = (results: readonly RowResult[], seed: number, milliseconds: number): string => {
  const reached = results.filter(({ short }) => !short);
  return `${reached.length} of ${results.length} promises reached in ${lasting(milliseconds)} (seed ${seed})`;
};

/** When and on which machine a run was made. */
export interface RunFacts {
  begun: Date;
  commit: string;
  seed: number;
  milliseconds: number;
}

const cell = (text: string): string => text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ");

/** The page on the last full run, as Markdown. */
export const pageOf = (
  results: readonly RowResult[],
  { begun, commit, seed, milliseconds }: RunFacts,
) => `# Promises

This page lists what Twotier promises its users, and the figures that the last full run of the tests has reached. Each row is a
test in [\`test/promises/\`](../test/promises). CI runs a quick form of each.

- ${summaryOf(results, seed, milliseconds)}
- begun ${begun.toISOString().slice(0, 16).replace("T", " ")} UTC, on commit ${commit}
- run it again: \`npm run promises\`; with the same random choices: \`npm run promises -- --seed ${seed}\`; one row:
  \`npm run promises -- 5\`; quickly: \`npm run promises -- --quick\`

| # | promise | asked | reached |
| --- | --- | --- | --- |
${results
  .map(({ row, figures, short }) => {
    const reached = `${short ? `**short** (${short}): ` : ""}${figures.join("; ") || "nothing"}`;
    return `| ${[String(row.number), row.promise, row.asked, reached].map(cell).join(" | ")} |`;
  })
  .join("\n")}
`;
