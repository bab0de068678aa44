import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";

/** The error SQLITE_BUSY. */
const busy = z.object({ errcode: z.literal(5) });

export interface Lock {
  release(): void;
}

/** The lock's files. They stay when a directory is emptied. */
export const lockFiles = ["lock", "lock-journal", "lock.pid"];

/**
 * Claims a directory for this process. Throws when another process has claimed it. The claim is a file lock of the
 * operating system, held through SQLite, so it ends with the process. The pid in the file beside it only serves the
 * message.
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

/** Deletes a directory's content except its lock. */
export function emptyDirectory(directory: string): void {
  for (const name of readdirSync(directory))
    if (!lockFiles.includes(name)) rmSync(join(directory, name), { recursive: true, force: true });
}

function holder(pidFile: string): string {
  try {
    return `process ${readFileSync(pidFile, "utf8")}`;
  } catch {
    return "it is just starting";
  }
}
