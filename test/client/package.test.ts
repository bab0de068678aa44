import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../lib/version.ts";

const client = join(import.meta.dirname, "../../client");
const tsc = join(client, "node_modules/typescript/bin/tsc");

it.each([
  ["its types are made from this contract", join(client, "generate.ts"), "--check"],
  // The repository's own TypeScript is a later version, and checks the commands with other libraries.
  ["it is built by its own TypeScript", tsc, "-p", "tsconfig.build.json", "--noEmit"],
])(
  "the client's package: %s",
  (_, ...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: client, encoding: "utf8" });
    expect([status, stdout, stderr]).toEqual([0, "", ""]);
  },
  120_000,
);

it("the client's version is the release's", () => {
  expect(JSON.parse(readFileSync(join(client, "package.json"), "utf8")).version).toBe(version);
});
