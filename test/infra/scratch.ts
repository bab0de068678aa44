import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];

afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder, gone after the file's last test. */
export const scratch = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "twotier-infra-"));
  made.push(folder);
  return folder;
};
