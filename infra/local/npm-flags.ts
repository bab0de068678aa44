import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import * as z from "zod";

const npmDefinitions = z.object({ definitions: z.record(z.string(), z.unknown()) });

/** The names of npm's own settings, from the npm that runs this script; `undefined` under another package manager. */
function npmSettings(npm: string): string[] | undefined {
  const path = join(npm, "../../node_modules/@npmcli/config/lib/definitions/index.js");
  if (!existsSync(path)) return undefined;
  return Object.keys(npmDefinitions.parse(createRequire(import.meta.url)(path)).definitions);
}

/** The names that an npmrc file sets. npm passes them on to scripts whether it knows them or not. */
function namesIn(npmrc: string | undefined): string[] {
  if (!npmrc || !existsSync(npmrc)) return [];
  return readFileSync(npmrc, "utf8")
    .split("\n")
    .flatMap((line) => /^\s*([\w.-]+)(\[\])?\s*(=|$)/.exec(line)?.[1]?.replaceAll("_", "-") ?? []);
}

/**
 * The flags of a command that stood before npm's `--`, as in `npm start --fresh`. npm takes such flags for its own
 * settings and passes them to the script as environment variables.
 */
export function flagsKeptByNpm(env: NodeJS.ProcessEnv = process.env): string[] {
  const settings = npmSettings(env.npm_execpath ?? "");
  if (!settings) return [];
  const inFolder = join(env.npm_config_local_prefix ?? "", ".npmrc");
  const files = [env.npm_config_userconfig, env.npm_config_globalconfig, inFolder];
  // npm sets the last three itself, though they are no settings.
  const known = new Set([
    ...settings,
    ...files.flatMap(namesIn),
    "global-prefix",
    "local-prefix",
    "npm-version",
  ]);
  return Object.entries(env).flatMap(([key, value]) => {
    const name = /^npm_config_(.+)$/.exec(key)?.[1]?.replaceAll("_", "-");
    if (!name || known.has(name)) return [];
    if (value === "true") return `--${name}`;
    return value === "" ? `--no-${name}` : `--${name}=${value}`;
  });
}

/**
 * Throws when flags of a command stood before npm's `--`.
 * @param script the command's name in package.json
 */
export function refuseFlagsKeptByNpm(script: string): void {
  const kept = flagsKeptByNpm();
  if (kept.length > 0)
    throw new Error(
      `npm keeps ${kept.join(" ")} for itself: write \`npm run ${script} -- ${kept.join(" ")}\`.`,
    );
}
