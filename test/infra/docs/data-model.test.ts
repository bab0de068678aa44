import { readFileSync } from "node:fs";
import * as core from "zod/v4/core";
import { routes } from "../../../lib/contract/routes.ts";
import { entities } from "../../../lib/entities.ts";

/** The paths in a stored schema at which an item may grow: lists, maps, and untyped values. */
const growing = (schema: core.$ZodType, path: string): string[] => {
  if (schema instanceof core.$ZodOptional || schema instanceof core.$ZodNullable)
    return growing(schema._zod.def.innerType, path);
  if (schema instanceof core.$ZodObject)
    return Object.entries<core.$ZodType>(schema._zod.def.shape).flatMap(([name, each]) =>
      growing(each, `${path}.${name}`),
    );
  return ["array", "record", "map", "set", "unknown", "any"].includes(schema._zod.def.type) ? [path] : [];
};

const text = readFileSync(new URL("../../../docs/data-model.md", import.meta.url), "utf8");
/** A section of the document, by its heading. */
const section = (heading: string): string => text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";

test("docs/data-model.md has a row for every entity, and no other row", () => {
  const rows = [...section("Items").matchAll(/^\| (?!type )(\w+) \|/gm)].map(([, type]) => type);
  expect([...new Set(rows)].sort()).toEqual(entities.map(({ type }) => type).toSorted());
});

test("docs/data-model.md names the reads and writes of every route", () => {
  const cells = [...section("Access patterns").matchAll(/^\|(.+?)\|/gm)].map(([, cell = ""]) => cell);
  /** Several methods of a path share a cell: `GET`, `PATCH /v1/…`. */
  const named = cells
    .flatMap((cell) => [...cell.matchAll(/((?:`[A-Z]+`, )*)`([A-Z]+) ([^ ?`]+)/g)])
    .flatMap(([, others = "", method, path]) =>
      [...others.matchAll(/[A-Z]+/g), [method]].map(([each]) => `${each} ${path}`),
    );
  expect(Object.keys(routes).filter((key) => !named.includes(key))).toEqual([]);
});

test("docs/data-model.md names the limit of everything that grows in an item", () => {
  const documented = [
    ...section("What grows inside an item").matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm),
  ].flatMap(([, names = ""]) => names.split(", ").map((name) => name.slice(1, -1)));
  expect(documented.toSorted()).toEqual(
    entities.flatMap(({ type, schema }) => growing(schema, type)).toSorted(),
  );
});
