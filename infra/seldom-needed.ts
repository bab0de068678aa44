import { writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build, type Metafile, type Plugin } from "esbuild";

/**
 * Packages whose data few requests need, and the calls to each. Data within the code would be compiled at every start.
 */
const seldomNeeded: Readonly<Record<string, readonly string[]>> = {
  "libphonenumber-js/min": ["getExampleNumber", "isSupportedCountry", "validatePhoneNumberLength"],
  "postal-code-checker": ["getCountryByCode", "getSubdivisions", "validatePostalCode"],
};

const namespace = "seldom-needed";
const root = resolve(import.meta.dirname, "..");
const fileOf = (name: string): string => `${name.replaceAll("/", "-")}.cjs`;

/** Moves the calls to each of those packages into a file beside the bundle, which is loaded at the first call. */
export const besideTheBundle: Plugin = {
  name: namespace,
  setup({ onResolve, onLoad }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(seldomNeeded).join("|")})$`) }, ({ path }) => ({
      path,
      namespace,
      sideEffects: false,
    }));
    onLoad({ filter: /^/, namespace }, ({ path }) => ({
      contents: [
        'import { createRequire } from "node:module";',
        "let loaded;",
        `const load = () => (loaded ??= createRequire(import.meta.filename)("./${fileOf(path)}"));`,
        ...(seldomNeeded[path] ?? []).map(
          (each) => `export const ${each} = (...given) => load().${each}(...given);`,
        ),
      ].join("\n"),
    }));
  },
};

/** Writes those files for the bundles that need them. */
export const writeSeldomNeeded = async ({ outputs }: Metafile): Promise<void> => {
  for (const [name, called] of Object.entries(seldomNeeded)) {
    const bundles = Object.entries(outputs).filter(([, { inputs }]) => `${namespace}:${name}` in inputs);
    if (bundles.length === 0) continue;
    const { outputFiles } = await build({
      stdin: { contents: `export { ${called.join(", ")} } from "${name}";`, resolveDir: root },
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "node24",
      minifySyntax: true,
      legalComments: "none",
      write: false,
    });
    for (const [file] of bundles)
      writeFileSync(join(root, dirname(file), fileOf(name)), outputFiles[0]?.text ?? "");
  }
};
