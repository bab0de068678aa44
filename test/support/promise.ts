import { appendFileSync } from "node:fs";
import { seed } from "./schedules.ts";

/** A line of JSON for the run of all promises, where one asks for it (`PROMISES_REPORT`, a file). */
const say = (line: object): void => {
  const file = process.env.PROMISES_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify(line)}\n`);
};

/**
 * Says what a row of the promises has come to in this run, in figures and a few words ("1,000 runs, 31,204 commands, 0
 * divergences"). A row may say several things, each once. Where the run of all promises asks for it, it is kept for its
 * table.
 */
export const reached = (row: number, figure: string): void => {
  process.stdout.write(`promise ${row}: ${figure} (seed ${seed})\n`);
  say({ row, figure, seed });
};

/** Says what one of many places adds to a row that is shown wherever the suite has been: these numbers, by what they count. */
export const counted = (row: number, counts: Record<string, number>): void => say({ row, counts });
