import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";

/** SQLITE_BUSY */
const busy = z.object({ errcode: z.literal(5) });

export interface Lock {
  release(): void;
}

/** Names of the lock's own files, which stay when a directory is emptied. */
export const lockFiles = ["lock", "lock-journal", "lock.pid"];

/**
 * Claims a directory for this process. The claim is a lock of the operating system's, held through SQLite: it ends
 * with the process however that ends, so there is no stale one to judge. The pid beside it is only for the message.
 */
export function lockDirectory(directory: string): Lock {
  const pidFile = join(directory, "lock.pid");
  const database = new DatabaseSync(join(directory, "lock"), { timeout: 0 });
  try {
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    throw busy.safeParse(error).success
      ? new Error(`${directory} is in use by another stack (${holder(pidFile)}). Stop that one first.`)
      : error;
  }
  writeFileSync(pidFile, String(process.pid));
  return { release: () => database.close() };
}

function holder(pidFile: string): string {
  try {
    return `process ${readFileSync(pidFile, "utf8")}`;
  } catch {
    return "it is just starting";
  }
}
