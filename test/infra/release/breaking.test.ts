import { readFileSync } from "node:fs";
import { join } from "node:path";
import { breakingChanges } from "../../../infra/release/breaking.ts";
import { corrections } from "../../../infra/release/corrections.ts";
import { openApiDocument } from "../../../lib/openapi/document.ts";

const released = join(import.meta.dirname, "../../../docs/released/openapi.json");

test("the contract has no breaking change against the last release", () => {
  const breaks = breakingChanges(JSON.parse(readFileSync(released, "utf8")), openApiDocument());
  // A correction without an effect could hide a break later.
  expect(breaks.sort()).toEqual([...corrections].sort());
});

const item = {
  type: "object",
  properties: { id: { type: "string" }, size: { type: "integer" } },
  required: ["id"],
  additionalProperties: false,
};
const body = {
  type: "object",
  properties: { name: { type: "string", maxLength: 10 }, kind: { type: "string", enum: ["a", "b"] } },
  required: ["name"],
  additionalProperties: false,
};
/** A document of one operation, with parts replaced by their paths. */
const documentWith = (...changes: [path: string, value: unknown][]) => {
  const operation: any = structuredClone({
    parameters: [{ in: "query", name: "limit", schema: { type: "integer", maximum: 100 } }],
    requestBody: { content: { "application/json": { schema: body } } },
    responses: {
      "200": {
        content: {
          "application/json": { schema: { type: "array", items: { $ref: "#/components/schemas/Item" } } },
        },
      },
    },
  });
  const document = {
    paths: { "/v1/items/{id}": { post: operation } },
    components: { schemas: { Item: structuredClone(item) } },
  };
  for (const [path, value] of changes) {
    const names = path.split("/");
    const last = names.pop() ?? "";
    const holder: any = names.reduce<any>(
      (at, name) => at[name],
      path.startsWith("Item") ? document.components.schemas : operation,
    );
    holder[last] = value;
  }
  return document;
};
const key = "POST /v1/items/{}";
test.each<[string, [string, unknown][], string[]]>([
  ["nothing", [], []],
  ["an additional field in the answer", [["Item/properties/colour", { type: "string" }]], []],
  ["an additional parameter", [["parameters/1", { in: "query", name: "q", schema: { type: "string" } }]], []],
  ["an additional status", [["responses/202", {}]], []],
  [
    "a removed field of the answer",
    [["Item/properties", { id: { type: "string" } }]],
    [`${key} 200/*/size is gone`],
  ],
  ["a field that becomes optional", [["Item/required", []]], [`${key} 200/*/id may be absent now`]],
  [
    "a field of another type",
    [["Item/properties/size", { type: "string" }]],
    [`${key} 200/*/size may be string now`],
  ],
  [
    "a field that becomes nullable",
    [["Item/properties/id", { type: ["string", "null"] }]],
    [`${key} 200/*/id may be null now`],
  ],
  ["a removed status", [["responses", { "201": {} }]], [`${key} no longer answers 200`]],
  [
    "a parameter that becomes required",
    [["parameters/1", { in: "query", name: "q", required: true }]],
    [`${key} ?q is required now`],
  ],
  ["a removed parameter", [["parameters", []]], [`${key} ?limit is refused now`]],
  ["a tighter bound", [["parameters/0/schema/maximum", 50]], [`${key} ?limit has a tighter maximum: 50`]],
])("%s is reported as a breaking change only where it is one", (_, changes, reported) => {
  expect(breakingChanges(documentWith(), documentWith(...changes))).toEqual(reported);
});

test.each<[string, (of: any) => void, string[]]>([
  ["a field that becomes required", (of) => of.required.push("kind"), [`${key} body/kind is required now`]],
  ["a field that becomes forbidden", (of) => delete of.properties.kind, [`${key} body/kind is refused now`]],
  ["a removed value", (of) => of.properties.kind.enum.pop(), [`${key} body/kind no longer takes "b"`]],
  ["an additional value", (of) => of.properties.kind.enum.push("c"), []],
  [
    "a shorter text",
    (of) => (of.properties.name.maxLength = 9),
    [`${key} body/name has a tighter maxLength: 9`],
  ],
  [
    "another type",
    (of) => (of.properties.name.type = "integer"),
    [`${key} body/name no longer takes string`],
  ],
  ["either of two fields", (of) => (of.oneOf = [{ required: ["name"] }, { required: ["kind"] }]), []],
  [
    "a forbidden field beside either of two",
    (of) => {
      of.oneOf = [{ required: ["name"] }, {}];
      delete of.properties.kind;
    },
    [`${key} body/kind is refused now`],
  ],
  ["an additional field", (of) => (of.properties.note = { type: "string" }), []],
])("a body with %s is reported as a breaking change only where it is one", (_, change, reported) => {
  const current: any = documentWith();
  change(current.paths["/v1/items/{id}"].post.requestBody.content["application/json"].schema);
  expect(breakingChanges(documentWith(), current)).toEqual(reported);
});

test("a removed operation is reported; one whose path parameter is only renamed is not", () => {
  const { paths, components } = documentWith();
  expect(breakingChanges({ paths, components }, { paths: {}, components })).toEqual([`${key} is gone`]);
  const renamed = { paths: { "/v1/items/{itemId}": paths["/v1/items/{id}"] }, components };
  expect(breakingChanges({ paths, components }, renamed)).toEqual([]);
});
