import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const context = z.record(z.string(), z.string());
const fileIn = (directory: string): string => join(directory, "context.json");

/** Deployment settings that a directory's stack keeps from start to start, as the CDK takes them with `-c`. */
export const readContext = (directory: string): Record<string, string> => {
  const file = fileIn(directory);
  return existsSync(file) ? context.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
};

/** Adds settings for the next start. */
export const addToContext = (directory: string, more: Readonly<Record<string, string>>): void => {
  const file = fileIn(directory);
  writeFileSync(`${file}.new`, JSON.stringify({ ...readContext(directory), ...more }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
};
