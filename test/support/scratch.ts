import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder, gone after the file that asks for it, which it does outside of its tests. */
export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "twotier-scratch-"));
  // Hooks run as they are declared, and those of the file itself may need the folder: this one is declared after them.
  queueMicrotask(() => afterAll(() => rmSync(folder, { recursive: true, force: true })));
  return folder;
};
