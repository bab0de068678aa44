import { launchBrowser } from "./chromium.ts";

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
