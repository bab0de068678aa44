import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";
import { fieldMasks } from "../lib/contract/field-masks.ts";
import { compile, complete } from "../lib/languages/compile.ts";
import { openApiDocument } from "../lib/openapi/document.ts";
import { renderGuides } from "./guides.ts";
import { languages, rawTexts } from "./languages/write.ts";
import { besideTheBundle, writeSeldomNeeded } from "./seldom-needed.ts";

const root = resolve(import.meta.dirname, "..");

/** The files that a function's bundle needs beside its code: the renderer of the API reference, with its licences. */
const assets: Readonly<Record<string, readonly string[]>> = {
  service: ["swagger-ui.css", "swagger-ui-bundle.js", "swagger-ui-bundle.js.LICENSE.txt"].map((file) =>
    join(root, "node_modules/swagger-ui-dist", file),
  ),
};

const copyAssets = (names: readonly string[], outdir: string): void => {
  for (const name of names)
    for (const file of assets[name] ?? []) {
      mkdirSync(join(outdir, name, "assets"), { recursive: true });
      // A copy would keep the mode of the package's file, which everybody may read.
      writeFileSync(join(outdir, name, "assets", basename(file)), readFileSync(file));
    }
  if (!names.includes("service")) return;
  writeFileSync(join(outdir, "service/assets/guides.html"), renderGuides());
  // The document is made at build time, so that the function does not load every route's schemas.
  writeFileSync(join(outdir, "service/assets/openapi.json"), JSON.stringify(openApiDocument()));
};

/**
 * Loads Node's own modules by `process.getBuiltinModule`. An `import` of a built-in module reads all of its properties
 * to find the exported names, and one property of `node:http` loads all of undici. That would take more than half of
 * Node's start-up time for HTTP.
 */
const builtins: Plugin = {
  name: "builtins",
  setup({ onResolve, onLoad }) {
    const namespace = "builtin";
    // esbuild calls the plugin only for paths that match the filter. A filter for every import takes several times as
    // long.
    onResolve({ filter: new RegExp(`^(node:)?(${builtinModules.join("|")})$`) }, ({ path }) => ({
      path: path.replace(/^node:/, ""),
      namespace,
      sideEffects: false,
    }));
    onLoad({ filter: /^/, namespace }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule("node:${path}");`,
    }));
  },
};

/** The file that reads the languages' texts. A function that contains it needs the languages beside its code. */
const readsTexts = "lib/languages/source.ts";

/**
 * Compiles the language files for the functions that read texts. A function reads a language when it first needs it.
 */
const writeTexts = ({ outputs }: Metafile): void => {
  const compiled = languages().map((locale) => [
    locale,
    JSON.stringify(compile(locale, complete(rawTexts("en"), rawTexts(locale)))),
  ]);
  for (const [file, { inputs }] of Object.entries(outputs)) {
    if (!(readsTexts in inputs)) continue;
    const folder = join(root, dirname(file), "languages");
    mkdirSync(folder, { recursive: true });
    for (const [locale, text = ""] of compiled) writeFileSync(join(folder, `${locale}.json`), text);
  }
};

/**
 * Rewrites the code in ASCII, which Node reads faster and keeps in half the memory. esbuild has already escaped
 * everything but regular expressions, where an escape means the same, and comments.
 */
const inAscii = (code: string): string =>
  code.replaceAll(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** Writes `index.mjs`, which starts the code, beside each function's code. Deletes the compile caches of earlier code. */
const writeStart = async (names: readonly string[], outdir: string): Promise<void> => {
  const { outputFiles } = await build({
    entryPoints: [join(root, "infra/compiled/start.mjs")],
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node24",
    write: false,
  });
  for (const name of names) {
    for (const cache of globSync("*.cache", { cwd: join(outdir, name) })) rmSync(join(outdir, name, cache));
    writeFileSync(join(outdir, name, "index.mjs"), outputFiles[0]?.text ?? "");
  }
};

/**
 * Bundles `functions/<name>.ts` into `<outdir>/<name>/code.cjs` in one esbuild call, because a call per function takes
 * ten times as long. The same sources give the same bytes, wherever the checkout is. `index.mjs` beside it starts the code.
 *
 * Names and lines are kept, so that a stack trace is readable without shipping source maps.
 */
export const bundle = async (
  names: readonly string[],
  outdir: string,
  sources = join(root, "functions"),
): Promise<void> => {
  const entries = names.map((name) => ({ out: join(name, "code"), in: join(sources, `${name}.ts`) }));
  const missing = entries.filter((entry) => !existsSync(entry.in)).map((entry) => entry.in);
  if (missing.length > 0)
    throw new Error(`Nothing to bundle: ${missing.join(", ")} must exist and export \`handler\`.`);

  const { metafile, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    // V8's compiled code of a script can be kept in a cache. That of a module cannot.
    format: "cjs",
    platform: "node",
    target: "node24",
    mainFields: ["module", "main"],
    minifySyntax: true,
    legalComments: "none",
    define: {
      FIELD_MASKS: JSON.stringify(JSON.stringify(fieldMasks())),
      TEXTS_ARE_COMPILED: "true",
      "import.meta.dirname": "__dirname",
      "import.meta.filename": "__filename",
    },
    alias: {
      "@aws-sdk/credential-provider-node": join(root, "infra/credentials.ts"),
      "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js",
    },
    metafile: true,
    write: false,
    plugins: [builtins, besideTheBundle],
    logLevel: "warning",
  });
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, inAscii(text));
  }
  await writeStart(names, outdir);
  await writeSeldomNeeded(metafile);
  writeTexts(metafile);
  copyAssets(names, outdir);
};
