import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lockFiles } from "./lock.ts";

/**
 * Makes a directory and everything in it readable by its owner only, since it holds mails with links, the key of the
 * tokens and passwords. Throws when the directory holds files that are not a stack's, because a stack may empty it.
 */
export function keepPrivate(directory: string): void {
  // Applies to every file that this process and its children create from now on.
  process.umask(0o077);
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0 && !lockFiles.some((name) => existsSync(join(directory, name))))
    throw new Error(`${directory} holds other files than a stack's. Choose an empty folder.`);
  chmodSync(directory, 0o700);
  // Earlier releases created files that everybody could read.
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink())
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
}
