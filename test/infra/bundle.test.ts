import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Script } from "node:vm";
import { checkBudgets, weighed } from "../../infra/budgets.ts";
import { bundle } from "../../infra/bundle.ts";
import { defaultProvider } from "../../infra/credentials.ts";
import { locales } from "../../lib/languages/locales.ts";
import { scratch } from "../support/scratch.ts";

const root = join(import.meta.dirname, "../..");
const fixtures = join(import.meta.dirname, "fixtures");

const names = readdirSync(join(root, "functions")).map((file) => basename(file, ".ts"));
const [outdir, other] = [scratch(), scratch()];
beforeAll(async () => {
  await bundle(["client", "letters", "masked", "plain", "seldom"], outdir, fixtures);
  await bundle(names, outdir);
});

/** Calls a bundle's handler in a process that has this environment and nothing else. */
const call = (
  name: string,
  env: Record<string, string>,
  tell = "answer",
  folder = outdir,
  flags: readonly string[] = [],
) => {
  const file = JSON.stringify(join(folder, name, "index.mjs"));
  const script = `const { handler } = await import(${file}); const answer = await handler().catch((error) => error.message); console.log(${tell})`;
  return spawnSync(process.execPath, [...flags, "--input-type=module", "-e", script], {
    env,
    encoding: "utf8",
  }).stdout.trim();
};

test("each function becomes a module of its own, without the code for local runs", () => {
  expect(call("plain", {})).toBe("plain");

  const client = readFileSync(join(outdir, "client/code.cjs"), "utf8");
  expect(client).not.toMatch(/credential-provider-(sso|ini|process|web-identity|http|imds)/);
  expect(client).not.toContain("Dynamic require of");
  expect(client.length).toBeLessThan(700_000);
});

test("a bundle takes its credentials from the environment, as in Lambda, and fails with a message without them", () => {
  const nowhere = { AWS_REGION: "eu-central-1", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:9" };
  expect(call("client", nowhere)).toMatch(/AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be/);
  expect(call("client", { ...nowhere, AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" })).toMatch(
    /ECONNREFUSED/,
  );
});

test("an HTTP request does not load Node's fetch, whose loading takes longer than the request", () => {
  const env = {
    AWS_REGION: "eu-central-1",
    AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:9",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  };
  const loaded = call("client", env, "process.moduleLoadList.join()");
  expect(loaded).toContain("NativeModule http,");
  expect(loaded).not.toContain("undici");
});

test("every function sets up its libraries before any other code", () => {
  for (const file of readdirSync(join(root, "functions")))
    expect(readFileSync(join(root, "functions", file), "utf8")).toMatch(/^import "..\/lib\/at-start.ts";/);
});

test("a bundle passes a session token on", async () => {
  const without = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b" };
  const found = (environment: NodeJS.ProcessEnv) => defaultProvider({}, environment)();
  expect(await found({ ...without, AWS_SESSION_TOKEN: "c" })).toMatchObject({ sessionToken: "c" });
  expect(await found(without)).toEqual({ accessKeyId: "a", secretAccessKey: "b" });
  await expect(found({})).rejects.toThrow("must be in the environment");
});

test("the same sources give the same bytes in any output folder", async () => {
  await bundle(["plain", "client"], other, fixtures);
  for (const name of ["client", "plain"]) {
    for (const file of ["code.cjs", "index.mjs"]) {
      const bytes = readFileSync(join(outdir, name, file), "utf8");
      expect(readFileSync(join(other, name, file), "utf8")).toBe(bytes);
      expect(bytes).not.toContain(root);
    }
  }
});

test("a missing source of a function is named, and nothing is bundled", async () => {
  await expect(bundle(["plain", "absent"], other, fixtures)).rejects.toThrow(
    /absent\.ts must exist and export `handler`/,
  );
});

test("a bundle masks by the contract's marks, without the contract's schemas", () => {
  expect(JSON.parse(call("masked", {}))).toEqual({
    email: "a•••@one.example",
    status: "sent",
    unknown: "[text of 4 characters]",
  });
  expect(readFileSync(join(outdir, "masked/code.cjs"), "utf8")).not.toContain(
    "contract/partnership-requests",
  );
});

test("a function that reads texts has each language beside it, and no parser of messages", () => {
  expect(readdirSync(join(outdir, "partnerships/languages"))).toEqual(
    locales.map((each) => `${each}.json`).toSorted(),
  );
  expect(readdirSync(join(outdir, "offers"))).toEqual(["code.cjs", "index.mjs"]);
  const source = readFileSync(join(outdir, "partnerships/code.cjs"), "utf8");
  expect(source).not.toMatch(/Invitation from|EXPECT_ARGUMENT_CLOSING_BRACE/);
});

test("every function's code is complete, and in ASCII", () => {
  for (const name of names) {
    const source = readFileSync(join(outdir, name, "code.cjs"), "utf8");
    expect(() => new Script(source)).not.toThrow();
    expect(source).not.toMatch(/[\u0080-\uffff]/);
  }
});

test("code of the contract and of customers has no regular expression with Unicode data, which would slow every start", () => {
  const source = readFileSync(join(outdir, "customers/code.cjs"), "utf8");
  // No quotation mark stands before a regular-expression literal; the source of an expression that is compiled later
  // stands in a string.
  expect(source.match(/(?<=[ (])\/(?!\/)[^\n"`]*\\p\{[^\n"`]*\/[a-z]*u/g) ?? []).toEqual([]);
});

test("letters beyond ASCII keep their meaning in a bundle", () => {
  expect(readFileSync(join(outdir, "letters/code.cjs"), "utf8")).not.toMatch(/[\u0080-\uffff]/);
  expect(call("letters", {})).toBe("«\u00a0a\u00a0» b😀|– é|true");
});

test("packages with seldom needed data lie beside the bundle, and load at the first call", () => {
  expect(readdirSync(join(outdir, "plain"))).toEqual(["code.cjs", "index.mjs"]);
  expect(readFileSync(join(outdir, "seldom/code.cjs"), "utf8").length).toBeLessThan(5_000);
  const loaded = "Object.keys(process.getBuiltinModule('node:module')._cache).length";
  expect(call("seldom", {}, `${loaded}, answer.join()`)).toBe("3 true,false,true");
});

test("a bundle that has grown by more than a tenth is named, and fails the build", () => {
  expect(() => checkBudgets(["offers"], outdir)).not.toThrow();
  expect(() => checkBudgets(["offers"], outdir, { ...weighed, offers: 700 })).toThrow(
    /offers has \d+ kB, and may have 770/,
  );
});

test("a function loads the schemas of its own routes alone", () => {
  // The document of all routes is made when the function is bundled.
  expect(readFileSync(join(outdir, "service/code.cjs"), "utf8")).not.toContain("lib/contract/orders.ts");
  const source = readFileSync(join(outdir, "offers/code.cjs"), "utf8");
  expect(source).toContain("lib/contract/offers.ts");
  expect(source.indexOf("jitless: !0")).toBeLessThan(source.indexOf("lib/contract/offers.ts"));
  for (const noun of ["api-clients", "invitations", "orders", "partnership-requests", "subscriptions"])
    expect(source).not.toContain(`lib/contract/${noun}.ts`);
});
