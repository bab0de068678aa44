import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { examplesOf } from "../../lib/contract/examples/examples.ts";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { openTable } from "../../lib/table/table.ts";
import { never } from "../support/contract-values.ts";
import { type Demo, openDemo } from "../support/demo.ts";
import { openDescription } from "../support/described.ts";
import { headersOf, realCall, send } from "../support/example-calls.ts";
import { openExampleCast } from "../support/example-cast.ts";
import { full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { hearAt } from "../support/ledger.ts";
import { reached } from "../support/promise.ts";
import { openStack } from "../support/stack.ts";
import { documentsOf, openWorld } from "../support/world.ts";

const root = join(import.meta.dirname, "../..");
const tools = join(root, "api-checks");

describe("by the document's own schemas", () => {
  let inside: Inside;
  beforeAll(async () => {
    inside = await openInside();
  }, 60_000);
  afterAll(async () => {
    await inside?.close();
  });

  it("each example of each operation is a valid request, and is answered as the document says", async () => {
    const cast = await openExampleCast(inside);
    const description = openDescription();
    const wrong: Record<string, string[]> = {};
    let calls = 0;
    for (const key of Object.keys(routes) as RouteKey[])
      for (const [which] of examplesOf(key).entries()) {
        const call = await realCall(key, cast, { which });
        const answer = await send(call);
        calls++;
        const found = [
          ...description.wrongInRequest(call, headersOf(call)),
          ...description.wrongInAnswer(call, answer),
          // The user pool does not know the example's user, and the page says so.
          ...(answer.status < 300 || key === "POST /account" ? [] : [`answered ${answer.status}`]),
        ];
        if (found.length > 0) wrong[`${key}, example ${which}`] = found;
      }
    expect(wrong).toEqual({});
    reached(
      45,
      `${calls} examples of ${Object.keys(routes).length} operations: 0 differences from the document`,
    );
  }, 300_000);

  it("a refusal is answered as the document says, too", async () => {
    const { world } = inside;
    const description = openDescription();
    const stranger = await world.user(await world.reseller(), "SalesAgent");
    const wrong: Record<string, string[]> = {};
    const seen = new Set<number>();
    for (const [key, row] of Object.entries<Route>(routes)) {
      const [method = "", path = ""] = key.split(" ");
      if (row.html || row.oauth) continue;
      const at = path.replaceAll("{country}", "DE").replaceAll(/\{\w+\}/g, never("cus"));
      const answer = await stranger.call(method as "GET", at, method === "GET" ? undefined : {});
      seen.add(answer.status);
      const found = description.wrongInAnswer({ key: key as RouteKey }, answer);
      if (found.length > 0) wrong[key] = found;
    }
    expect(wrong).toEqual({});
    expect([...seen].sort()).toEqual(expect.arrayContaining([200, 400, 403, 404]));
  }, 60_000);
});

/** The commands of a guide, each block with the lines below it. */
const blocksOf = (guide: string): { commands: string; printed: string[] }[] =>
  [...guide.matchAll(/```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?/gs)].map(
    ([, commands = "", printed = ""]) => ({
      commands,
      printed: printed.split("\n").filter(Boolean),
    }),
  );

describe("by the guides", () => {
  let demo: Demo;
  beforeAll(async () => {
    demo = await openDemo();
  }, 60_000);
  afterAll(() => demo?.close());

  it.each(["provider", "reseller", "operator"])(
    "the first hour of a %s prints the output below its commands",
    async (name) => {
      const blocks = blocksOf(readFileSync(join(root, `docs/guides/${name}.md`), "utf8"));
      expect(blocks.length).toBeGreaterThan(5);
      const outputs = await demo.paste(...blocks.map(({ commands }) => commands));
      for (const [at, { printed }] of blocks.entries())
        for (const line of printed)
          for (const part of line.split("…").filter(Boolean)) expect(outputs[at]).toContain(part);
      reached(45, `${blocks.length} blocks of the ${name}'s guide print what it says`);
    },
    120_000,
  );
});

/** Starts Prism in front of an API, and answers its address. A header reports undocumented answers. */
const startPrism = async (apiUrl: string): Promise<{ url: string; stop: () => void }> => {
  const port = 24_045;
  const args = ["proxy", "out/openapi.json", apiUrl, "--port", String(port)];
  const prism = spawn(join(tools, "node_modules/.bin/prism"), args, { cwd: tools });
  const url = `http://127.0.0.1:${port}`;
  await new Promise<void>((resolve, reject) => {
    prism.stdout.on("data", (text) => String(text).includes("Prism is listening") && resolve());
    prism.once("exit", (code) => reject(new Error(`Prism ended with ${code}`)));
  });
  return { url, stop: () => void prism.kill() };
};

// These tools come from the registry, which an everyday run does without.
if (full) {
  it("linters find nothing in the document, and three generated clients compile", () => {
    const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", "api-checks"], {
      cwd: root,
      encoding: "utf8",
    });
    expect([status, stdout + stderr]).toEqual([0, expect.not.stringContaining("failed")]);
    reached(45, "Redocly and Spectral find nothing, three generated clients compile");
  }, 900_000);

  it("Prism, between the callers and the API, sees no difference", async () => {
    const stack = await openStack();
    const prism = await startPrism(stack.apiUrl);
    hearAt(prism.url, stack.apiUrl);
    const differences: string[] = [];
    let answers = 0;
    try {
      const world = await openWorld({ ...stack, apiUrl: prism.url }, ({ headers, status }) => {
        answers++;
        const found = headers.get("sl-violations");
        if (found) differences.push(`${status}: ${found}`);
      });
      const table = openTable(stack.tableName, documentsOf(stack));
      const cast = await openExampleCast({ world, table, now: stack.now });
      for (const key of Object.keys(routes) as RouteKey[])
        for (const [which] of examplesOf(key).entries()) await send(await realCall(key, cast, { which }));
      expect(differences).toEqual([]);
      // It would have noticed one.
      await world.operator.post("/v1/organizations", { type: "none" });
      expect(differences).toEqual([expect.stringContaining("must be equal to one of the allowed values")]);
      expect(answers).toBeGreaterThan(200);
    } finally {
      prism.stop();
      await stack.stop();
    }
    reached(45, `${answers} answers through Prism: 0 differences`);
  }, 900_000);
}
