import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { publishVersions } from "../../../infra/local/versions.ts";
import { scratch } from "../../support/scratch.ts";

const folders = scratch();

test("a version is published when code or configuration changes; a rolled-back alias stays until then", () => {
  const folder = join(folders, "function");
  mkdirSync(folder);
  const file = join(folders, "versions.json");
  const definition = { name: "f", handler: "index.handler", timeoutSeconds: 3, memoryMegabytes: 128 };
  const deploy = (code: string, environment: Record<string, string> = {}) => {
    writeFileSync(join(folder, "index.mjs"), code);
    return publishVersions({
      functions: [{ ...definition, folder, environment }],
      file,
      folder: join(folders, "kept"),
      now: Date.now,
    });
  };
  deploy("a");
  const versions = deploy("b");
  expect([versions.live("f"), versions.named("f:1")?.folder]).toEqual([
    2,
    expect.stringMatching(/kept\/f\/1$/),
  ]);
  versions.move("f", 1);
  expect([deploy("b").live("f"), deploy("b").named("f")?.version]).toEqual([1, "2"]);
  expect(deploy("a").live("f")).toBe(3);
  expect(deploy("a", { SETTING: "other" }).live("f")).toBe(4);
  expect(() => versions.move("f", 9)).toThrow("f has no version 9.");
});
