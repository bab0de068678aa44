import { execFile, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { missingEngine } from "../../../infra/local/engines.mjs";
import { flagsKeptByNpm } from "../../../infra/local/npm-flags.ts";
import { startOptions } from "../../../infra/local/start-options.ts";
import { scratch } from "../../support/scratch.ts";

const root = join(import.meta.dirname, "../../..");
const folder = scratch();

const run = (command: string, args: string[], env: NodeJS.ProcessEnv = {}, cwd = root) =>
  new Promise<{ status: number; stdout: string; stderr: string }>((resolve) => {
    execFile(command, args, { cwd, env: { PATH: process.env.PATH, ...env } }, (error, stdout, stderr) =>
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
const start = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  run(process.execPath, [join(root, "infra/local/start.ts"), ...args], env);

describe("options", () => {
  test.each([
    [[], undefined, { fresh: false, demo: true, limited: false, pseudo: false, help: false, port: 3_000 }],
    [
      ["--fresh", "--no-demo", "--limited", "--pseudo"],
      "65534",
      { fresh: true, demo: false, limited: true, pseudo: true, help: false, port: 65_534 },
    ],
    [["--help"], "0", { fresh: false, demo: true, limited: false, pseudo: false, help: true, port: 0 }],
  ])("of %j with PORT %s", (args, port, expected) => {
    expect(startOptions(args, port)).toEqual(expected);
  });

  test.each(["65535", "65536", "99999", "-1", "abc", "3000.5", "1e3", "0x50", " "])(
    "PORT=%j is refused",
    (port) => {
      expect(() => startOptions([], port)).toThrow(`PORT=${port} is no port to serve on`);
    },
  );

  test("an unknown option is refused at once, with a sentence and the usage", async () => {
    const [flag, port] = await Promise.all([start(["--frsh"]), start([], { PORT: "65535" })]);
    expect(flag).toMatchObject({ status: 1, stdout: "" });
    expect(flag.stderr).toMatch(/^Unknown option '--frsh'.*\n\nnpm start -- \[--fresh\]/);
    expect(port).toMatchObject({ status: 1, stdout: "" });
    expect(port.stderr).toMatch(/^PORT=65535 is no port to serve on: take 1 to 65534,.*\n\nnpm start --/);
  });

  test("flags before npm's -- count like those after it; npm's own flags and an npmrc's settings do not", async () => {
    const script = "node -p 'JSON.stringify(process.env)'";
    writeFileSync(join(folder, "package.json"), JSON.stringify({ scripts: { start: script } }));
    writeFileSync(join(folder, ".npmrc"), "electron_mirror=https://mirror.example/\nfund=false\n");
    const flags = ["--fresh", "--no-demo", "--port=4000", "--registry=http://127.0.0.1:9"];
    const { stdout } = await run("npm", ["start", "--silent", ...flags], {}, folder);
    const env = z.record(z.string(), z.string()).parse(JSON.parse(stdout));
    expect(env.npm_config_electron_mirror).toBeDefined();
    expect(flagsKeptByNpm(env).toSorted()).toEqual(["--fresh", "--no-demo", "--port=4000"]);
    expect(flagsKeptByNpm({ ...env, npm_execpath: "/opt/pnpm/bin/pnpm.cjs" })).toEqual([]);
  });
});

describe("before the install", () => {
  test("a platform without an embedded database is told that it needs Java; one with it is not", () => {
    const none = () => undefined;
    expect(missingEngine("linux-x64", none)).toBeUndefined();
    expect(missingEngine("darwin-arm64", () => "/usr/bin/java")).toBeUndefined();
    expect(missingEngine("darwin-arm64", none)).toMatch(
      /Install a Java Development Kit, version 17 or newer/,
    );
  });

  /** A copy of install.mjs in a folder with all packages but Node 24. */
  const installing = (...preload: string[]) => {
    const copy = mkdtempSync(join(folder, "copy-"));
    for (const file of ["install.mjs", "engines.mjs"])
      cpSync(join(root, "infra/local", file), join(copy, "infra/local", file));
    cpSync(join(root, "package.json"), join(copy, "package.json"));
    mkdirSync(join(copy, "node_modules"));
    for (const lock of ["package-lock.json", "node_modules/.package-lock.json"])
      writeFileSync(join(copy, lock), '{"packages":{}}');
    const args = [...preload, join(copy, "infra/local/install.mjs")];
    return spawnSync(process.execPath, args, { encoding: "utf8", env: { PATH: folder } });
  };

  test("disabled install scripts lead to a sentence", () => {
    const { status, stdout, stderr } = installing();
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^Node 24 did not arrive .*\n.*npm rebuild node --ignore-scripts=false.*\n$/);
  });

  test("a platform without any database gets a sentence, and nothing is installed", () => {
    const elsewhere = "data:text/javascript,Object.defineProperty(process,'platform',{value:'darwin'})";
    const { status, stdout, stderr } = installing("--import", elsewhere);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^No database for this machine \(darwin-/);
  });
});
