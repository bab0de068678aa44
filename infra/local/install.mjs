// Runs under whatever Node the machine has (20 or newer), before Node 24 is there: plain JavaScript, no dependency.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
const marker = `${root}node_modules/.package-lock.json`;
const stale = !existsSync(marker) || statSync(marker).mtimeMs < statSync(`${root}package-lock.json`).mtimeMs;

if (stale) {
  console.log("Installing the dependencies (once, about a minute) …");
  const done = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (done.status !== 0) {
    console.error(
      "npm ci failed: read its message above; the registry must be reachable and the lock file unchanged.",
    );
    process.exit(1);
  }
}

const node = spawnSync(`${root}node_modules/node/bin/node`, ["--version"], { encoding: "utf8" });
if (!node.stdout?.startsWith("v24.")) {
  console.error(
    "Node 24 did not arrive with the dependencies: its package fetches nothing when install scripts are off.\n" +
      "Run `npm ci --ignore-scripts=false` once, then try again.",
  );
  process.exit(1);
}
