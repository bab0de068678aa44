import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startOnceMore } from "./chromium.ts";

/** Starts a browser as on macOS, ends it, and prints what was said. */
const script = `
  const { launchBrowser } = await import("./chromium.ts");
  const lines = [];
  const browser = await launchBrowser("darwin-arm64", (line) => lines.push(line));
  await browser?.close();
  console.log(JSON.stringify({ found: browser !== undefined, lines }));
`;

test("without npm's browser and an installed one, one line says that the browser tests are left out", async () => {
  const TMPDIR = await mkdtemp(join(tmpdir(), "twotier-browser-"));
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR, NODE_OPTIONS: "" },
  });
  const left = await readdir(TMPDIR);
  await rm(TMPDIR, { recursive: true });
  expect(left).toEqual([]);
  const { found, lines } = JSON.parse(stdout);
  // On this machine an installed Chrome also counts as an answer.
  expect(lines).toEqual(
    found
      ? []
      : ["No Chrome is installed on this machine (darwin-arm64): the tests in a browser are left out."],
  );
});

test.each([
  { crashes: 0, starts: 1, end: "started" },
  { crashes: 1, starts: 2, end: "started" },
  { crashes: 2, starts: 2, end: new Error("crash 2\nits log") },
])("after $crashes crashes, Chromium has been started $starts times", async ({ crashes, starts, end }) => {
  const lines: string[] = [];
  let started = 0;
  const start = async () => {
    if (++started <= crashes) throw new Error(`crash ${started}\nits log`);
    return "started";
  };
  expect(await startOnceMore(start, (line) => lines.push(line)).catch((reason) => reason)).toEqual(end);
  expect(started).toBe(starts);
  expect(lines).toEqual(
    crashes > 0 ? ["Chromium ended while it started, and is started once more: Error: crash 1"] : [],
  );
});
