import { readFileSync } from "node:fs";
import * as core from "zod/v4/core";
import { entities } from "../../../lib/entities.ts";

/** The paths in a stored schema at which an item may grow: its lists and maps, and what may be anything. */
const growing = (schema: core.$ZodType, path: string): string[] => {
  if (schema instanceof core.$ZodOptional || schema instanceof core.$ZodNullable)
    return growing(schema._zod.def.innerType, path);
  if (schema instanceof core.$ZodObject)
    return Object.entries<core.$ZodType>(schema._zod.def.shape).flatMap(([name, each]) =>
      growing(each, `${path}.${name}`),
    );
  return ["array", "record", "map", "set", "unknown", "any"].includes(schema._zod.def.type) ? [path] : [];
};

test("docs/data-model.md says of everything that grows in an item how far", () => {
  const text = readFileSync(new URL("../../../docs/data-model.md", import.meta.url), "utf8");
  const [, bounds = ""] = text.split("## What grows inside an item");
  const told = [...(bounds.split("\n## ")[0] ?? "").matchAll(/^\| ((?:`[^`]+`(?:, )?)+) \|/gm)].flatMap(
    ([, names = ""]) => names.split(", ").map((name) => name.slice(1, -1)),
  );
  expect(told.toSorted()).toEqual(entities.flatMap(({ type, schema }) => growing(schema, type)).toSorted());
});
