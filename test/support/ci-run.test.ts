import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const script = join(import.meta.dirname, "../../.ci/run");
const folder = mkdtempSync(join(tmpdir(), "twotier-ci-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The last lines of .ci/run when `npm test` and `npm run promises` print these lines and end with these codes. */
const ending = (tests: [string, number], promises: [string, number]) => {
  const npm = `#!/bin/sh\ncase $1 in test) printf '${tests[0]}'; exit ${tests[1]};; *) printf '${promises[0]}'; exit ${promises[1]};; esac\n`;
  writeFileSync(join(folder, "npm"), npm, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const { stdout, status } = spawnSync("bash", [script], { encoding: "utf8", env });
  return [stdout.trimEnd().split("\n").at(-1), status];
};

const green = "Test Suites: 9 passed, 9 total\\nTests:       3 skipped, 40 passed, 43 total\\n";
const reached = "35 of 35 promises reached in 9 min (seed 1)\\n";

test.each([
  ["all is well", [green, 0], [reached, 0], "75 passed, 0 failed", 0],
  [
    "tests failed",
    ["Test Suites: 1 failed, 8 passed, 9 total\\nTests: 2 failed, 38 passed, 40 total\\n", 1],
    [reached, 0],
    "73 passed, 2 failed",
    1,
  ],
  [
    "a suite could not be loaded",
    ["Test Suites: 1 failed, 8 passed, 9 total\\nTests: 38 passed, 38 total\\n", 1],
    [reached, 0],
    "73 passed, 1 failed",
    1,
  ],
  ["the global teardown failed", [green, 1], [reached, 0], "75 passed, 1 failed", 1],
  ["nothing ran", ["npm: not found\\n", 127], ["", 127], "0 passed, 2 failed", 1],
  ["a successful step printed nothing", [green, 0], ["", 0], "40 passed, 1 failed", 1],
  [
    "promises were not reached",
    [green, 0],
    ["33 of 35 promises reached in 9 min (seed 1)\\n", 1],
    "73 passed, 2 failed",
    1,
  ],
] as const)("if %s, CI reports the true totals", (_, tests, promises, line, status) => {
  expect(ending([...tests], [...promises])).toEqual([line, status]);
});
