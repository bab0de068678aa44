import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import type { Progress } from "./backfill.ts";

const progress = z.object({
  scanned: z.int(),
  found: z.int(),
  written: z.int(),
  start: z.object({ PK: z.string(), SK: z.string() }).optional(),
});

/** The saved progress of an interrupted backfill. Only its owner can read the file, because keys may hold addresses. */
export const checkpoint = (directory: string, tableName: string, type: string) => {
  const file = join(directory, `backfill-${tableName}-${type}.json`);
  return {
    /** The progress saved last, if a backfill of this entity was interrupted. */
    read: (): Progress | undefined => {
      if (!existsSync(file)) return undefined;
      const { start, ...counts } = progress.parse(JSON.parse(readFileSync(file, "utf8")));
      return { ...counts, ...(start && { start }) };
    },
    save(value: Progress): void {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
    remove: (): void => rmSync(file, { force: true }),
  };
};
