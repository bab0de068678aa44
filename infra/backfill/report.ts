import type { Progress } from "./backfill.ts";

/** The progress of a pass over a table of `about` this many items. */
export const report = (
  type: string,
  { scanned, found, written }: Progress,
  { dryRun = false, about }: { dryRun?: boolean | undefined; about?: number | undefined } = {},
): string =>
  `${scanned}${about ? ` of about ${Math.max(about, scanned)}` : ""} items looked at, ${found} of the type ${type}, ${written} ${dryRun ? "lack something" : "written"}`;

/** On a terminal one line that counts up; in a log one line per page. */
export const show = (line: string): void => {
  process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
};

/** The last line. */
export const end = (line: string): void => {
  if (process.stderr.isTTY) process.stderr.write("\n");
  console.log(line);
};
