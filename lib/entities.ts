import { globSync, readFileSync } from "node:fs";
import * as z from "zod";
import type { Item, Write } from "./table/item.ts";
import type { Key } from "./table/key.ts";

/** An entity (lib/table/entity.ts) without its schema's type. */
export interface AnyEntity {
  type: string;
  schema: z.ZodObject;
  schemaVersion: number;
  key(id: Item): Key;
  parse(raw: Item): Item;
  attributes(item: Item): Item;
  backfill(raw: Item & Key): Write | undefined;
}

const isEntity = (value: unknown): value is AnyEntity =>
  typeof value === "object" && value !== null && "schema" in value && "backfill" in value;

const modules = z.record(z.string(), z.unknown());
const described = globSync("**/*.ts", { cwd: import.meta.dirname })
  .sort()
  .filter((file) => /= entity\(/.test(readFileSync(`${import.meta.dirname}/${file}`, "utf8")));
const loaded = await Promise.all(described.map((file) => import(`./${file}`)));

/**
 * All stored entities, for tools that read the whole table: the backfill, and the tests of golden items. They are
 * collected from the sources, so that none is forgotten. No Lambda bundle needs them.
 */
export const entities: readonly AnyEntity[] = loaded.flatMap((module) =>
  Object.values(modules.parse({ ...module })).filter(isEntity),
);
