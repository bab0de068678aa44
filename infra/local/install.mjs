// Runs under any Node of version 20 or newer, before Node 24 is installed: plain JavaScript, no dependency.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { missingEngine } from "./engines.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const lock = `${root}.installing`;

/** @param {string} file */
const packagesIn = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

/** Whether node_modules lacks a package of the lock file, or has another version of one. */
const stale = () => {
  const marker = `${root}node_modules/.package-lock.json`;
  if (!existsSync(marker)) return true;
  const there = packagesIn(marker);
  return Object.entries(packagesIn(`${root}package-lock.json`)).some(
    ([path, { version, optional }]) => path !== "" && !optional && there[path]?.version !== version,
  );
};

/** @param {number} pid */
const isRunning = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** Takes the lock, or waits for the process that holds it: two installs at once would leave half of each. */
const takeLock = async () => {
  for (let waited = false; ; waited = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return;
    } catch {
      const holder = Number(existsSync(lock) ? readFileSync(lock, "utf8") : 0);
      if (holder && !isRunning(holder)) rmSync(lock, { force: true });
      else if (!waited) console.log("Another process is installing the dependencies; waiting for it …");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
};

/**
 * Installs the packages of the lock file. Answers the reason of a failure, in a sentence for the person who ran the
 * command.
 */
const install = () => {
  console.log("Installing the dependencies (once, about a minute) …");
  const { error, status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (error) return `npm could not be started (${error.message}): it must be on the PATH.`;
  if (status !== 0)
    return "npm ci failed: read its message above; the registry must be reachable and the lock file unchanged.";
};

/** What prevents the command that follows; `undefined` when everything is installed. */
const obstacle = async () => {
  if (Number(process.versions.node.split(".")[0]) < 20)
    return `Node ${process.versions.node} is too old: install Node 20 or newer.`;
  const missing = missingEngine(`${process.platform}-${process.arch}`);
  if (missing) return missing;
  if (stale()) {
    await takeLock();
    try {
      const failed = stale() && install();
      if (failed) return failed;
    } finally {
      rmSync(lock, { force: true });
    }
  }
  const node = spawnSync(`${root}node_modules/.bin/node`, ["--version"], { encoding: "utf8" });
  if (!node.stdout?.startsWith("v24."))
    return (
      "Node 24 did not arrive with the dependencies: its package fetches nothing when install scripts are off\n" +
      "(`npm config get ignore-scripts`). Run `npm rebuild node --ignore-scripts=false` once, then try again."
    );
};

const reason = await obstacle();
if (reason) {
  console.error(reason);
  process.exitCode = 1;
}
