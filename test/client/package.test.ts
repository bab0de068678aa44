import { spawnSync } from "node:child_process";
import { join } from "node:path";

const client = join(import.meta.dirname, "../../client");

// The repository's own TypeScript is a later one, and checks the commands with other libraries.
it("is built for its package by its own TypeScript", () => {
  const tsc = join(client, "node_modules/typescript/bin/tsc");
  const words = [tsc, "-p", "tsconfig.build.json", "--noEmit"];
  const { status, stdout } = spawnSync(process.execPath, words, { cwd: client, encoding: "utf8" });
  expect([status, stdout]).toEqual([0, ""]);
}, 120_000);
