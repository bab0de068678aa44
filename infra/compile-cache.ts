import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const maker = join(import.meta.dirname, "compiled/make.mjs");

/**
 * Compiles bundles, and writes V8's compiled code of each into a cache beside it. A cold start then compiles nothing
 * (infra/compiled/start.mjs). A cache fits one version of Node on one architecture, so `node` must be the Node that will
 * start the functions. Answers in one line whether caches were made.
 */
export const writeCompileCaches = (
  names: readonly string[],
  bundles: string,
  architecture: string,
  node: string = process.env.TWOTIER_COMPILE_WITH ?? process.execPath,
): string => {
  if (node === "none") return "No compile caches: TWOTIER_COMPILE_WITH is none.";
  const folders = names.map((name) => join(bundles, name));
  // V8 writes its hash seed into the cache. Without this flag the seed would be another one at each build.
  const own = execFileSync(node, ["--hash-seed=1", maker, architecture, ...folders], {
    encoding: "utf8",
  }).trim();
  return own.endsWith(`-${architecture}`)
    ? `Compile caches are made for ${own}.`
    : `No compile caches: this is ${own}, and functions run on ${architecture} (TWOTIER_COMPILE_WITH, docs/runbooks/deploy.md).`;
};

/**
 * The hash of a function's folder, by which a deployment sees whether the function has changed. It covers the content of
 * all files but caches, which count by their names: V8 does not promise the same bytes for the same code.
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
