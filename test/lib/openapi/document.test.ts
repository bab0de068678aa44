import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { codes } from "../../../lib/contract/codes.ts";
import type { Route } from "../../../lib/contract/route.ts";
import { routes } from "../../../lib/contract/routes.ts";
import { descriptions } from "../../../lib/openapi/descriptions.ts";
import { makeOpenApiDocument, openApiDocument } from "../../../lib/openapi/document.ts";
import { successHeaders } from "../../../lib/openapi/headers.ts";
import { testOfEachRow } from "../../support/each.ts";
import { scratch } from "../../support/scratch.ts";

const document: any = openApiDocument();
const rows = Object.entries<Route>(routes);
const operationOf = (key: string): any => {
  const [method = "", path = ""] = key.split(" ");
  return document.paths[path]?.[method.toLowerCase()];
};
const folder = scratch();

test("the document passes Redocly's recommended rules without an error or a warning", () => {
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(document));
  const redocly = fileURLToPath(new URL("../../../node_modules/@redocly/cli/bin/cli.js", import.meta.url));
  const lint = [redocly, "lint", file, "--extends=recommended", "--format=json"];
  const env = { ...process.env, REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
  const { stdout, stderr } = spawnSync(process.execPath, lint, { cwd: folder, encoding: "utf8", env });
  const report = JSON.parse(stdout.slice(stdout.indexOf("{")) || JSON.stringify({ stderr }));
  expect(report).toMatchObject({ totals: { errors: 0, warnings: 0 }, problems: [] });
}, 60_000);

testOfEachRow(
  "each operation is in the document, with its rights, its examples, its success and its refusals",
  (row, key) => {
    const { security, responses, requestBody } = operationOf(key);
    expect(security).toEqual(row.access === "public" ? [] : [{ accessToken: [] }]);
    const success = responses[row.status === 204 && row.answer ? 200 : (row.status ?? 200)];
    expect(success).toBeDefined();
    if (row.answer) expect(success.content["application/json"]).toHaveProperty("examples");
    if (row.body) expect(requestBody.content["application/json"]).toHaveProperty("examples");
    for (const code of row.refusals ?? []) {
      const { description, content } = responses[codes[code][0]];
      expect(description).toContain(`\`${code}\``);
      if (!row.html)
        expect(content["application/problem+json"].schema.allOf[1].properties.code.enum).toContain(code);
    }
    // Any call may be malformed, at least by an unknown query parameter or by a page's form.
    expect(responses[400].description).toContain(
      row.html ? "form" : row.oauth ? "`invalid_request`" : "`INVALID_REQUEST`",
    );
  },
);

testOfEachRow("each operation declares the headers of its request and of its answers", (row, key) => {
  const { parameters = [], responses } = operationOf(key);
  const taken = parameters.flatMap(({ in: where, name, required = false }: any) =>
    where === "header" ? [[name, required]] : [],
  );
  const expected = [
    ...(row.file ? [["If-None-Match", false]] : []),
    ...(row.key ? [["Idempotency-Key", row.keyRequired === true]] : []),
    ...(row.ifMatch ? [["If-Match", row.ifMatch === "required"]] : []),
  ];
  expect(taken).toEqual(expected);
  expect(Object.keys(responses[row.status ?? 200].headers)).toEqual([
    "x-request-id",
    "RateLimit-Policy",
    "RateLimit",
    ...(row.resource || row.file ? ["ETag"] : []),
    ...(row.location ? ["Location"] : []),
    ...(row.key ? ["Idempotency-Replayed"] : []),
  ]);
  for (const { description } of [
    ...parameters.filter(({ in: where }: any) => where === "header"),
    ...Object.values<any>(responses[row.status ?? 200].headers),
  ])
    expect(description).toEqual(expect.any(String));
  for (const status of [429, 503]) expect(responses[status].headers).toHaveProperty("Retry-After");
});

test("a deprecated operation declares the headers that say so", () => {
  const deprecated = { since: "2026-01-01", sunset: "2027-01-01", link: "https://docs.partner.example" };
  const headers = successHeaders({ ...routes["GET /v1/me"], deprecated });
  expect(Object.keys(headers.shape)).toEqual(expect.arrayContaining(["Deprecation", "Sunset", "Link"]));
});

test("every field and parameter is described, and every description belongs to a field or a parameter", () => {
  const { missing, used } = makeOpenApiDocument().described;
  expect([...missing]).toEqual([]);
  expect(Object.keys(descriptions).filter((name) => !used.has(name))).toEqual([]);
});

test("every parameter, header, body and answer has an example", () => {
  const bare: string[] = [];
  const hasExample = (each: any) =>
    ["example", "examples"].some((name) => name in each || name in (each.schema ?? {}));
  const look = (key: string, { parameters = [], requestBody, responses }: any) => {
    for (const each of parameters) if (!hasExample(each)) bare.push(`${key} ?${each.name}`);
    for (const [where, { headers, content }] of Object.entries<any>({
      body: requestBody ?? {},
      ...responses,
    }))
      for (const [name, each] of Object.entries<any>({ ...headers, ...content }))
        if (!hasExample(each)) bare.push(`${key} ${where} ${name}`);
  };
  for (const [path, item] of Object.entries<any>({ ...document.paths, ...document.webhooks }))
    for (const [method, operation] of Object.entries<any>(item)) look(`${method} ${path}`, operation);
  expect(bare).toEqual([]);
});

test("numbers and booleans in queries have these types in the document", () => {
  const typesOf = (key: string) =>
    Object.fromEntries(operationOf(key).parameters.map(({ name, schema }: any) => [name, schema.type]));
  expect(typesOf("GET /v1/subscriptions")).toMatchObject({ limit: "integer", autoRenewEnabled: "boolean" });
  expect(typesOf("GET /v1/customers")).toMatchObject({ limit: "integer", withoutReseller: "boolean" });
});

test.each([
  ["NewOrder", ["customer"], ["customerId"]],
  ["Appointment", ["email", "displayName"], ["userId"]],
])("%s has exactly one of two sets of fields", (name, ...sets) => {
  expect(document.components.schemas[name].oneOf).toEqual(sets.map((required) => ({ required })));
});

test("a change is a merge patch, and may also be sent as plain JSON", () => {
  for (const [key] of rows.filter(([key]) => key.startsWith("PATCH ")))
    expect(Object.keys(operationOf(key).requestBody.content)).toEqual([
      "application/merge-patch+json",
      "application/json",
    ]);
});

test("each operation has a tag that the document describes, and each tag has an operation", () => {
  const described = document.tags.map(({ name, description }: any) => description && name);
  expect([...new Set(rows.flatMap(([key]) => operationOf(key).tags))].sort()).toEqual(described.sort());
});

test("the document has the package's version", () => {
  const file = fileURLToPath(new URL("../../../package.json", import.meta.url));
  expect(document.info.version).toBe(JSON.parse(readFileSync(file, "utf8")).version);
});

test("the document has only the contract's routes", () => {
  const keys = Object.entries<object>(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(keys.sort()).toEqual(Object.keys(routes).sort());
});

test("each operation has a unique name that generated clients can use as a method", () => {
  const names = rows.map(([key]) => operationOf(key).operationId);
  expect(names).toEqual(rows.map(([, row]) => row.operationId));
  expect(new Set(names).size).toBe(rows.length);
  for (const name of names) expect(name).toMatch(/^[a-z]+([A-Z][a-z]+)+$/);
});

test("the name of a reading operation shows whether it reads a list or one resource", () => {
  for (const [key, row] of rows) {
    const reads = /^(list|get|head|preview|verify)[A-Z]/.exec(row.operationId)?.[1];
    expect([key, reads !== undefined]).toEqual([key, /^(GET|HEAD) /.test(key)]);
    if (row.query && "cursor" in row.query.shape) expect([key, reads]).toEqual([key, "list"]);
  }
});
