import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type BrowserServer, chromium } from "playwright-core";
import manifest from "../../package.json" with { type: "json" };

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

/** On a busy machine Chromium sometimes crashes before it answers. So one more start is tried, and a line says so. */
export const startOnceMore = <T>(start: () => Promise<T>, say: (line: string) => void): Promise<T> =>
  start().catch((reason: unknown) => {
    say(`Chromium ended while it started, and is started once more: ${String(reason).split("\n")[0]}`);
    return start();
  });

/** Starts the Chromium that npm brings, which is built for linux-x64 alone. */
const launchOwn = async (say: (line: string) => void): Promise<BrowserServer> => {
  const home = await unpacked();
  const env = {
    ...process.env,
    FONTCONFIG_PATH: join(home, "fonts"),
    LD_LIBRARY_PATH: join(home, "al2023", "lib"),
  };
  const start = () => chromium.launchServer({ executablePath: join(home, "chromium"), args: flags, env });
  return startOnceMore(start, say);
};

/** Where Chrome and Chromium are installed, and where Playwright's own command installs one. */
const installed = (): string[] => [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/opt/google/chrome/chrome",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  chromium.executablePath(),
];

/**
 * Starts a browser that several processes can use: on linux-x64 the one that npm brings, elsewhere an installed Chrome.
 * Answers `undefined` when there is none, and says so in a line.
 */
export const launchBrowser = async (
  platform = `${process.platform}-${process.arch}`,
  say = (line: string) => console.info(line),
): Promise<BrowserServer | undefined> => {
  if (platform === "linux-x64") return launchOwn(say);
  // A start without the file leaves Playwright's temporary folders behind.
  for (const executablePath of installed().filter(existsSync)) {
    const browser = await chromium.launchServer({ executablePath, args: flags }).catch(() => undefined);
    if (browser) return browser;
  }
  say(`No Chrome is installed on this machine (${platform}): the tests in a browser are left out.`);
  return undefined;
};
