import { globSync, readdirSync, readFileSync } from "node:fs";
import * as z from "zod";
import { entities } from "../../lib/entities.ts";
import { placeOf } from "../../lib/record/items.ts";
import type { Item } from "../../lib/table/item.ts";
import { formsOf, typesWithout } from "./forms.ts";

const folder = new URL("items/", import.meta.url);
const items = z.array(z.looseObject({ schemaVersion: z.int().default(1) })).min(1);

/** The golden items of each release, by type. */
const golden = readdirSync(folder).flatMap((release) =>
  readdirSync(new URL(`${release}/`, folder)).map((file) => ({
    release,
    type: file.replace(".json", ""),
    items: items.parse(JSON.parse(readFileSync(new URL(`${release}/${file}`, folder), "utf8"))),
  })),
);
const byType = new Map(entities.map((entity) => [entity.type, entity]));

/** The fields of an item that are only in its key. */
const inKeyAlone: Record<string, (raw: Item) => Item> = {
  AuditRecord: placeOf,
  CustomerWord: ({ PK }) => ({ providerId: String(PK).replace("ORG#", "") }),
};

const lib = new URL("../../lib/", import.meta.url);
/** The types of the entities that the sources describe. */
const described = globSync("**/*.ts", { cwd: lib }).flatMap((file) =>
  [...readFileSync(new URL(file, lib), "utf8").matchAll(/\bentity\(\{\s*type: "(\w+)"/g)].map(
    ([, type]) => type,
  ),
);

test("lib/entities.ts lists every entity that the sources declare, once", () => {
  expect(entities.map(({ type }) => type).sort()).toEqual(described.sort());
});

// Entities newer than the last frozen release have no golden items yet. Row 36 checks those that the next freeze will
// collect.
test("every type of golden items has its entity", () => {
  expect(golden.filter(({ type }) => !byType.has(type))).toEqual([]);
});

test("an entity without a written item is named", () => {
  const collected = formsOf([{ type: "Offer", name: "a" }, { type: "Offer", name: "b" }, { type: "Order" }]);
  expect(collected.get("Offer")).toEqual([{ type: "Offer", name: "a" }]);
  expect(typesWithout([{ type: "Offer" }, { type: "Letter" }, { type: "Order" }], collected)).toEqual([
    "Letter",
  ]);
});

test.each(golden)(
  "$type as written by $release can be read, and would be written the same",
  ({ type, items }) => {
    const entity = byType.get(type);
    for (const { schemaVersion, ...item } of items) {
      const { PK: _, SK: __, ...attributes } = item;
      const read: any = { ...entity?.parse({ ...item, schemaVersion }), ...inKeyAlone[type]?.(item) };
      // An item of an older schema version is read in this release's form. Attributes derived since then are added.
      if (schemaVersion === entity?.schemaVersion) expect(entity.attributes(read)).toMatchObject(attributes);
    }
  },
);
