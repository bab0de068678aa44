// Runs under whatever Node the machine has (20 or newer), before Node 24 is there: plain JavaScript, no dependency.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const marker = `${root}node_modules/.package-lock.json`;
const lock = `${root}.installing`;

const stale = () =>
  !existsSync(marker) || statSync(marker).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs;

/** Takes the lock, or waits for the process that has it: two installs at once would leave half of each. */
const alone = async () => {
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch {
      const holder = Number(existsSync(lock) ? readFileSync(lock, "utf8") : 0);
      if (holder && !isRunning(holder)) rmSync(lock, { force: true });
      else if (!told) console.log("Another process is installing the dependencies; waiting for it …");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
};

const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

if (stale()) {
  await alone();
  try {
    if (stale()) install();
  } finally {
    rmSync(lock, { force: true });
  }
}

function install() {
  console.log("Installing the dependencies (once, about a minute) …");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (done.status === 0) return;
  console.error(
    "npm ci failed: read its message above; the registry must be reachable and the lock file unchanged.",
  );
  rmSync(lock, { force: true });
  process.exit(1);
}

const node = spawnSync(`${root}node_modules/node/bin/node`, ["--version"], { encoding: "utf8" });
if (!node.stdout?.startsWith("v24.")) {
  console.error(
    "Node 24 did not arrive with the dependencies: its package fetches nothing when install scripts are off.\n" +
      "Run `npm ci --ignore-scripts=false` once, then try again.",
  );
  process.exit(1);
}
