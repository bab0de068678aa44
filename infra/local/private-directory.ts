import { chmodSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { lockFiles } from "./lock.ts";

/**
 * Makes the directory, and everything that is or will be in it, its owner's alone: it holds mails with links, tokens'
 * keys and passwords. Throws where somebody else's files lie in the directory, since a stack may also empty it.
 */
export function keepPrivate(directory: string): void {
  // What this process and those that it starts make from now on.
  process.umask(0o077);
  mkdirSync(directory, { recursive: true });
  if (readdirSync(directory).length > 0 && !lockFiles.some((name) => existsSync(join(directory, name))))
    throw new Error(`${directory} holds other files than a stack's. Choose an empty folder.`);
  chmodSync(directory, 0o700);
  // What an earlier release left open.
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true }))
    if (!entry.isSymbolicLink())
      chmodSync(join(entry.parentPath, entry.name), entry.isDirectory() ? 0o700 : 0o600);
}
