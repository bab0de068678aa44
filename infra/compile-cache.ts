import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const maker = join(import.meta.dirname, "compiled/make.mjs");

/**
 * Compiles bundles for the Node that will start them, and lays what V8 has made of each beside it, so that a cold start need
 * not compile (infra/compiled/start.mjs). A cache fits one version of Node on one architecture, so `node` is to be that
 * one. Answers what was done, in one line.
 */
export const writeCompileCaches = (
  names: readonly string[],
  bundles: string,
  architecture: string,
  node: string = process.env.TWOTIER_COMPILE_WITH ?? process.execPath,
): string => {
  if (node === "none") return "No compile caches: TWOTIER_COMPILE_WITH is none.";
  const folders = names.map((name) => join(bundles, name));
  // The seed of hashes is in the bytes, and is another one each time unless it is told.
  const own = execFileSync(node, ["--hash-seed=1", maker, architecture, ...folders], {
    encoding: "utf8",
  }).trim();
  return own.endsWith(`-${architecture}`)
    ? `Compile caches are made for ${own}.`
    : `No compile caches: this is ${own}, and functions run on ${architecture} (TWOTIER_COMPILE_WITH, docs/runbooks/deploy.md).`;
};

/**
 * What a function's folder is known by: its files, and of a cache the name alone. V8 does not promise the same bytes for the
 * same code, and a deployment shall change nothing where nothing has changed.
 */
export const hashOf = (folder: string): string => {
  const hash = createHash("sha256");
  for (const name of globSync("**/*", { cwd: folder }).toSorted()) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const content = name.endsWith(".cache") ? "" : readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
};
