/**
 * Freezes a release for the ones after it. Run it once, with the code that is about to be released, under its name:
 *
 *   npx node test/golden/freeze.ts 2027-01
 *
 * It writes the golden items (every kind of stored item, in the forms that collecting.ts finds) to items/<name>/, and
 * the release's own readers and writers (release.ts) as one bundle to releases/<name>.mjs. It fails with the name of
 * each entity without a written item.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import * as z from "zod";

const name = z
  .string({ error: "give the release's name, such as 2027-01" })
  .regex(/^[\w.-]+$/)
  .parse(process.argv[2]);
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const folder = here(`items/${name}`);
mkdirSync(folder, { recursive: true });

const { status } = spawnSync("npm", ["test", "--", "test/promises/36", "-t", "every entity"], {
  cwd: here("../.."),
  env: { ...process.env, GOLDEN_ITEMS: folder },
  stdio: "inherit",
});
if (status !== 0) throw new Error("not every entity's items could be collected");

buildSync({
  entryPoints: [here("release.ts")],
  outfile: here(`releases/${name}.mjs`),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node24",
  packages: "external",
  minify: true,
});
console.log(`${readdirSync(folder).length} types of ${name} are frozen, with its readers and writers.`);
