/**
 * Freezes a release for the ones after it. Run it once, with the code that is about to be released, under its name:
 *
 *   npx node test/golden/freeze.ts 2027-01
 *
 * It writes the golden items (every kind of stored item, in the forms that the functions give it when everything that
 * test/data-model/operations.ts knows is done) to items/<name>/, and the release's own readers and writers (release.ts)
 * as one bundle to previous-release/release.mjs.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import * as z from "zod";
import { entities } from "../../lib/entities.ts";

const name = z
  .string({ error: "give the release's name, such as 2027-01" })
  .regex(/^[\w.-]+$/)
  .parse(process.argv[2]);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = here(`items/${name}`);
mkdirSync(folder, { recursive: true });

const { status } = spawnSync("npm", ["test", "--", "test/promises/41-growth", "-t", "figures"], {
  cwd: here("../.."),
  env: { ...process.env, GOLDEN_ITEMS: folder },
  stdio: "inherit",
});
if (status !== 0) throw new Error("the operations could not be carried out");
const missing = entities.filter(({ type }) => !existsSync(`${folder}/${type}.json`)).map(({ type }) => type);
if (missing.length > 0) throw new Error(`no operation writes an item of ${missing.join(", ")}`);

buildSync({
  entryPoints: [here("release.ts")],
  outfile: here("previous-release/release.mjs"),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  packages: "external",
  minify: true,
});
console.log(`${readdirSync(folder).length} types of ${name} are frozen, with its readers and writers.`);
