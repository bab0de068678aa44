import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";

const state = z.object({
  /** The former table, the new one, and the restore time. */
  source: z.string(),
  target: z.string(),
  to: z.string(),
});
/** A restore that was begun. */
export type Begun = z.infer<typeof state>;

const fileOf = (directory: string, target: string): string => join(directory, `restore-${target}.json`);

/** Keeps the data of a restore's first half for its second half. */
export const keepBegun = (directory: string, begun: Begun): void => {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(fileOf(directory, begun.target), JSON.stringify(begun), { mode: 0o600 });
};

/** The restore that created this table, where it was begun here. */
export const begunOf = (directory: string, target: string): Begun | undefined => {
  const file = fileOf(directory, target);
  return existsSync(file) ? state.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
};
