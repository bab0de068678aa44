import { appendFileSync } from "node:fs";
import { seed } from "./schedules.ts";

/** Writes a line of JSON for the run of all promises, if one collects them (`PROMISES_REPORT`, a file). */
const report = (line: object): void => {
  const file = process.env.PROMISES_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
};

/**
 * Reports the result of a promise's row in this run, in figures and a few words ("1,000 runs, 31,204 commands, 0
 * divergences"). A row may report several results, each once. The run of all promises collects them for its table.
 */
export const reached = (row: number, figure: string): void => {
  process.stdout.write(`promise ${row}: ${figure} (seed ${seed})\n`);
  report({ row, figure, seed });
};

/**
 * Reports one file's contribution to a row that is shown across the whole suite: these numbers, by the name of what
 * they count.
 */
export const counted = (row: number, counts: Record<string, number>): void => report({ row, counts });
