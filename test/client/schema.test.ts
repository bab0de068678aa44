import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { version } from "../../lib/version.ts";

const client = join(import.meta.dirname, "../../client");

it("the client's types are made from this contract", () => {
  const generate = join(client, "generate.ts");
  const { status, stderr } = spawnSync(process.execPath, [generate, "--check"], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
}, 60_000);

it("the client has the release's number", () => {
  expect(JSON.parse(readFileSync(join(client, "package.json"), "utf8")).version).toBe(version);
});
