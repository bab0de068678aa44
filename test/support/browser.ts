import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import axeCore, { type AxeResults } from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import manifest from "../../package.json" with { type: "json" };

/** What axe-core found wrong on a page, short enough for a test's message. */
export type Violation = { readonly rule: string; readonly help: string; readonly nodes: readonly string[] };

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Unpacks in a process of its own: the package reads and changes the environment when it is imported. */
const unpackScript = `
  const { default: chromium } = await import("@sparticuz/chromium");
  await chromium.executablePath();
`;

/** The package's own font configuration looks in fixed places; these fonts alone make pages the same everywhere. */
const fontConfiguration = (home: string): string => `<?xml version="1.0"?>
<fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fonts-cache</cachedir></fontconfig>
`;

/** Renamed into place when complete, so that test files which start at once never see half a browser. */
const unpacked = async (): Promise<string> => {
  const home = join(tmpdir(), `twotier-chromium-${manifest.devDependencies["@sparticuz/chromium"]}`);
  if (existsSync(home)) return home;
  const fresh = await mkdtemp(`${home}-`);
  await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", unpackScript], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x", NODE_OPTIONS: "" },
  });
  await writeFile(join(fresh, "fonts", "fonts.conf"), fontConfiguration(home));
  try {
    await rename(fresh, home);
  } catch (reason) {
    await rm(fresh, { recursive: true, force: true });
    if (!existsSync(home)) throw reason;
  }
  return home;
};

/** Starts the real Chromium. A test file opens one, shares it, and closes it in `afterAll`. */
export const openBrowser = async (): Promise<Browser> => {
  const home = await unpacked();
  return chromium.launch({
    executablePath: join(home, "chromium"),
    args: flags,
    env: {
      ...process.env,
      FONTCONFIG_PATH: join(home, "fonts"),
      LD_LIBRARY_PATH: join(home, "al2023", "lib"),
    },
  });
};

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const judgeBy = (runOnly: { type: "tag" | "rule"; values: readonly string[] }): string =>
  `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ["violations"] })})`;

/**
 * Judges the page with axe-core, by all its rules or by these alone. Its source is evaluated, because the pages' policy
 * lets no script be added.
 */
export const axe = async (page: Page, rules?: readonly string[]): Promise<readonly Violation[]> => {
  const judge = judgeBy(rules ? { type: "rule", values: rules } : { type: "tag", values: tags });
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axeCore.source);
  const { violations } = await page.evaluate<AxeResults>(judge);
  return violations.map(({ id, help, nodes }) => ({ rule: id, help, nodes: nodes.map(({ html }) => html) }));
};
