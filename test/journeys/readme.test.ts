import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { seedDemo } from "../../infra/local/demo.ts";
import { openBrowser } from "../support/browser.ts";
import { openStack } from "../support/stack.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const tour = readme.slice(readme.indexOf("## A tour"), readme.indexOf("## How it is built"));
const blocks = [...tour.matchAll(/```sh\n(.*?)```/gs)].map(([, commands = ""]) => commands);

it("has a tour whose commands work as they are pasted", async () => {
  const directory = mkdtempSync(join(tmpdir(), "twotier-readme-"));
  const stack = await openStack({ directory, seed: seedDemo, movableClock: false });
  try {
    const [setup = "", request = "", inbox = "", ...rest] = blocks;
    // Only the addresses differ: the tour's ports may be taken on this machine.
    const here = setup
      .replace("http://127.0.0.1:3000", stack.apiUrl)
      .replace("http://127.0.0.1:3001", stack.inboxUrl);
    expect(here).not.toBe(setup);
    const paste = async (...commands: string[]): Promise<string> => {
      const script = ["set -eo pipefail", here, ...commands].join("\n");
      const env = { ...process.env, TWOTIER_DIRECTORY: directory, NODE_OPTIONS: "" };
      const { stdout } = await promisify(execFile)("bash", ["-c", script], { cwd: root, env });
      return stdout;
    };

    const sent = await paste(request, inbox);
    expect(sent).toContain("queued");
    const link = sent.match(/http:\S+\/invitations\/\S+/)?.[0] ?? "";

    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(link);
      await page.getByLabel("E-mail address").fill("zofia@linden.example");
      await page.getByLabel("Password").fill("Demo-password-1");
      await page.getByLabel("I am authorised").check();
      await page.getByRole("button", { name: "Sign in and accept" }).click();
      await page.getByRole("heading", { level: 1, name: "partners" }).waitFor();
    } finally {
      await browser.close();
    }

    const after = await paste(...rest);
    expect(after).toContain("{ name: 'Linden Consulting', status: 'active' }");
    expect(after).toContain("{ name: 'Meridian Cloud Distribution', status: 'active' }");
    expect(after).toMatch(/name: 'Linden Consulting',\s+endedAt: /);
    expect(after).toContain("operation: 'partnership.end'");
  } finally {
    await stack.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}, 60_000);
