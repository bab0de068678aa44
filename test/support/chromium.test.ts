import { launchBrowser, startOnceMore } from "./chromium.ts";

test("without npm's browser and an installed one, one line says that the browser tests are left out", async () => {
  const lines: string[] = [];
  const browser = await launchBrowser("darwin-arm64", (line) => lines.push(line));
  // On this machine an installed Chrome also counts as an answer.
  await browser?.close();
  expect(lines).toEqual(
    browser
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
