import { appendFileSync } from "node:fs";
import { seed } from "./schedules.ts";

/**
 * Says what a row of the promises has come to in this run, in figures and a few words ("1,000 runs, 31,204 commands, 0
 * divergences"). A row may say several things, each once. Where the run of all promises asks for it
 * (`PROMISES_REPORT`, a file), it is kept there as a line of JSON for its table.
 */
export const reached = (row: number, figure: string): void => {
  process.stdout.write(`promise ${row}: ${figure} (seed ${seed})\n`);
  const file = process.env.PROMISES_REPORT;
  if (file) appendFileSync(file, `${JSON.stringify({ row, figure, seed })}\n`);
};
