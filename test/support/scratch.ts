import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder, deleted after the file that calls this outside of its tests. */
export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "twotier-scratch-"));
  // Hooks run in the order of their declaration, and those of the file itself may need the folder. So this one is
  // declared after them.
  queueMicrotask(() => afterAll(() => rmSync(folder, { recursive: true, force: true })));
  return folder;
};
