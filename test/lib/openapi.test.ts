import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codes } from "../../lib/contract/codes.ts";
import type { Route } from "../../lib/contract/route.ts";
import { routes } from "../../lib/contract/routes.ts";
import { openApiDocument } from "../../lib/openapi.ts";

const document = openApiDocument();
const folder = mkdtempSync(join(tmpdir(), "twotier-openapi-"));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (value: unknown, ...path: string[]): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  return typeof value === "object" && value !== null
    ? at(Object.entries(value).find(([key]) => key === name)?.[1], ...rest)
    : undefined;
};
const operationOf = (key: string) => {
  const [method = "", path = ""] = key.split(" ");
  return at(document, "paths", path, method.toLowerCase());
};

test("the document passes Redocly's recommended rules without an error or a warning", () => {
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(document));
  const redocly = fileURLToPath(new URL("../../node_modules/@redocly/cli/bin/cli.js", import.meta.url));
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [redocly, "lint", file, "--extends=recommended", "--format=json"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
    },
  );
  const report: unknown = JSON.parse(
    stdout.slice(stdout.indexOf("{")) || `{"stderr":${JSON.stringify(stderr)}}`,
  );
  expect(report).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] });
}, 60_000);

test.each(Object.entries<Route>(routes))(
  "%s is in it, with its rights, its examples, its success and its refusals",
  (key, row) => {
    const operation = operationOf(key);
    expect(at(operation, "security")).toEqual(row.access === "public" ? [] : [{ accessToken: [] }]);
    expect(at(operation, "responses", String(row.status ?? 200))).toBeDefined();
    const success = at(operation, "responses", String(row.status ?? 200), "content", "application/json");
    if (row.answer) expect(success).toHaveProperty("examples");
    if (row.body)
      expect(at(operation, "requestBody", "content", "application/json")).toHaveProperty("examples");
    for (const code of row.refusals ?? [])
      expect(at(operation, "responses", String(codes[code][0]), "description")).toContain(`\`${code}\``);
  },
);

test("any call may be malformed, if only by a query parameter that its row does not know, or a page's form", () => {
  for (const [key, row] of Object.entries<Route>(routes)) {
    const description = at(operationOf(key), "responses", "400", "description");
    expect([key, description]).toEqual([
      key,
      expect.stringContaining(row.html ? "form" : "`INVALID_REQUEST`"),
    ]);
  }
});

test("it has nothing but the contract's routes", () => {
  const paths = Object.entries(Object(at(document, "paths")));
  const keys = paths.flatMap(([path, item]) =>
    Object.keys(Object(item)).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(keys.sort()).toEqual(Object.keys(routes).sort());
});

test("each operation has a name of its own, which generated clients can use as a method", () => {
  const rows = Object.entries<Route>(routes);
  const names = rows.map(([key]) => at(operationOf(key), "operationId"));
  expect(names).toEqual(rows.map(([, row]) => row.operationId));
  expect(new Set(names).size).toBe(rows.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
});

test("the name of an operation that reads says whether it reads a list or one resource", () => {
  for (const [key, row] of Object.entries<Route>(routes)) {
    const reads = /^(list|get|head|preview|verify)[A-Z]/.exec(row.operationId)?.[1];
    expect([key, reads !== undefined]).toEqual([key, /^(GET|HEAD) /.test(key)]);
    if (row.query && "cursor" in row.query.shape) expect([key, reads]).toEqual([key, "list"]);
  }
});

test("it is made once, and is plain JSON", () => {
  expect(openApiDocument()).toEqual(document);
  expect(JSON.parse(JSON.stringify(document))).toEqual(document);
});
