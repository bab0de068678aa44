import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openApiDocument } from "../lib/openapi/document.ts";

/**
 * Shows the OpenAPI document to other people's tools: two linters by their strict rules, and three generators of clients,
 * whose code is compiled strictly. It takes no arguments, installs the tools from their own lock file first, prints a line
 * for each, and ends with status 1 when one of them finds something.
 */

const here = import.meta.dirname;
const out = join(here, "out");

/** Runs a program in this folder. Answers its output and whether it succeeded. */
const run = (program: string, ...args: string[]): { passed: boolean; text: string } => {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: here,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
    env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  });
  return { passed: status === 0, text: error ? error.message : `${stdout}${stderr}`.trim() };
};

const tool = (name: string, ...words: string[]) => run(join(here, "node_modules/.bin", name), ...words);

/** Whether the tools are there, in the versions of the lock file. */
const isInstalled = (): boolean => {
  const installed = join(here, "node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const versionsIn = (file: string) =>
    Object.entries<{ version?: string; optional?: boolean }>(JSON.parse(readFileSync(file, "utf8")).packages);
  const there = new Map(versionsIn(installed).map(([path, { version }]) => [path, version]));
  return versionsIn(join(here, "package-lock.json")).every(
    ([path, { version, optional }]) => path === "" || optional || there.get(path) === version,
  );
};

const steps: readonly (readonly [string, () => { passed: boolean; text: string }])[] = [
  [
    "Redocly, recommended-strict and more",
    () => tool("redocly", "lint", "out/openapi.json", "--config=redocly.yaml"),
  ],
  [
    "Spectral, its own rules and OWASP's",
    () => tool("spectral", "lint", "out/openapi.json", "--fail-severity=hint", "--quiet"),
  ],
  ["openapi-typescript", () => tool("openapi-typescript", "out/openapi.json", "--output", "out/types.ts")],
  [
    "@hey-api/openapi-ts",
    () =>
      tool(
        "openapi-ts",
        "--input",
        "./out/openapi.json",
        "--output",
        "out/hey",
        "--client",
        "@hey-api/client-fetch",
        "--silent",
      ),
  ],
  ["orval", () => tool("orval", "--config", "orval.config.mjs")],
  ["All three generated clients compile strictly", () => tool("tsc", "--project", "tsconfig.json")],
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const main = (): void => {
  if (process.argv.length > 2) {
    process.stderr.write("Usage: npm run api-checks\n");
    process.exitCode = 2;
    return;
  }
  if (!isInstalled()) {
    say("Installing the tools (once, about a minute) …");
    const { passed, text } = run(
      "npm",
      "ci",
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
      "--loglevel=error",
    );
    if (!passed) throw new Error(`npm ci failed: ${text}`);
  }
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out);
  writeFileSync(join(out, "openapi.json"), JSON.stringify(openApiDocument()));
  for (const [name, step] of steps) {
    const { passed, text } = step();
    say(`${passed ? "ok    " : "failed"} ${name}`);
    if (passed) continue;
    say(text);
    process.exitCode = 1;
  }
};

main();
