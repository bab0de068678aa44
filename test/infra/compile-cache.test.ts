import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkBudgets, weighed } from "../../infra/budgets.ts";
import { bundle } from "../../infra/bundle.ts";
import { hashOf, writeCompileCaches } from "../../infra/compile-cache.ts";
import { scratch } from "../support/scratch.ts";

const own = `${process.version}-${process.arch}`;
const cache = `code-${own}.cache`;
const bundles = scratch();
beforeAll(async () => {
  await bundle(["plain", "letters"], bundles, join(import.meta.dirname, "fixtures"));
  expect(writeCompileCaches(["plain", "letters"], bundles, process.arch, process.execPath)).toBe(
    `Compile caches are made for ${own}.`,
  );
});

const folders = scratch();
let made = 0;
/** An empty folder. */
const another = (): string => {
  made += 1;
  const folder = join(folders, String(made));
  mkdirSync(folder);
  return folder;
};

/** A copy of the bundles that a test may change. */
const copied = (): string => {
  const folder = another();
  cpSync(bundles, folder, { recursive: true });
  return folder;
};

/** Starts a function as Lambda does. Answers what its handler answers, and the lines that the start has logged. */
const start = (folder: string, name: string, flags: readonly string[] = []) => {
  const file = JSON.stringify(join(folder, name, "index.mjs"));
  const script = `console.log(await (await import(${file})).handler())`;
  const env = { POWERTOOLS_SERVICE_NAME: name, POWERTOOLS_METRICS_NAMESPACE: "Twotier/test" };
  const { stdout } = spawnSync(process.execPath, [...flags, "--input-type=module", "-e", script], {
    env,
    encoding: "utf8",
  });
  const lines = stdout.trim().split("\n");
  return { answer: lines.at(-1), logged: lines.slice(0, -1).map((line) => JSON.parse(line)) };
};

test("a function starts from compiled code, whatever its memory and whether it may collect garbage", () => {
  const expected = { answer: "plain", logged: [] };
  expect(start(bundles, "plain")).toEqual(expected);
  expect(start(bundles, "plain", ["--expose-gc"])).toEqual(expected);
  expect(start(bundles, "plain", ["--max-old-space-size=460", "--max-semi-space-size=25"])).toEqual(expected);
  expect(start(bundles, "letters").answer).toBe("«\u00a0a\u00a0» b😀|– é|true");
});

test("code that V8 rejects is compiled anew, with a log line and a count", () => {
  const line = {
    level: "WARN",
    message: "the compile cache does not fit",
    service: "plain",
    madeFor: own,
    runs: own,
    CompileCachesRefused: 1,
    _aws: { CloudWatchMetrics: [{ Namespace: "Twotier/test", Dimensions: [[]] }] },
  };
  // V8 makes other code under this flag.
  const { answer, logged } = start(bundles, "plain", ["--no-lazy"]);
  expect(answer).toBe("plain");
  expect(logged).toMatchObject([line]);

  const folder = copied();
  writeFileSync(join(folder, "plain", cache), "no cache at all");
  expect(start(folder, "plain")).toMatchObject({ answer: "plain", logged: [line] });
});

test("a cache of another Node version is not read, and code without a cache starts without a log line", () => {
  const folder = copied();
  const other = "code-v24.0.0-arm64.cache";
  renameSync(join(folder, "plain", cache), join(folder, "plain", other));
  expect(start(folder, "plain")).toMatchObject({
    answer: "plain",
    logged: [{ madeFor: "v24.0.0-arm64", runs: own }],
  });
  rmSync(join(folder, "plain", other));
  expect(start(folder, "plain")).toEqual({ answer: "plain", logged: [] });
});

test("no cache is made by a Node of another architecture, or where caches are switched off", async () => {
  const folder = another();
  await bundle(["plain"], folder, join(import.meta.dirname, "fixtures"));
  expect(writeCompileCaches(["plain"], folder, "mips", process.execPath)).toMatch(
    `No compile caches: this is ${own}, and functions run on mips`,
  );
  expect(writeCompileCaches(["plain"], folder, process.arch, "none")).toMatch("is none");
  expect(readdirSync(join(folder, "plain"))).toEqual(["code.cjs", "index.mjs"]);
});

test("newly bundled code removes the previous code's cache", async () => {
  const folder = copied();
  await bundle(["plain"], folder, join(import.meta.dirname, "fixtures"));
  expect(readdirSync(join(folder, "plain"))).toEqual(["code.cjs", "index.mjs"]);
});

test("a folder's hash follows its code and the cache's Node version, not the cache's bytes", () => {
  const folder = copied();
  const plain = join(folder, "plain");
  const hash = hashOf(plain);
  expect(hashOf(join(bundles, "plain"))).toBe(hash);
  writeFileSync(join(plain, cache), "other bytes");
  expect(hashOf(plain)).toBe(hash);
  renameSync(join(plain, cache), join(plain, "code-v24.0.0-arm64.cache"));
  expect(hashOf(plain)).not.toBe(hash);
  renameSync(join(plain, "code-v24.0.0-arm64.cache"), join(plain, cache));
  const code = readFileSync(join(plain, "code.cjs"), "utf8");
  writeFileSync(join(plain, "code.cjs"), code.replace("plain", "plane"));
  expect(hashOf(plain)).not.toBe(hash);
});

test("a compile cache that is far larger than its code fails the build", () => {
  const folder = another();
  cpSync(join(bundles, "plain"), join(folder, "offers"), { recursive: true });
  expect(() => checkBudgets(["offers"], folder)).not.toThrow();
  writeFileSync(join(folder, "offers", cache), "x".repeat(weighed.offers * 2_800));
  expect(() => checkBudgets(["offers"], folder)).toThrow(/offers has a compile cache of \d+ kB/);
});
