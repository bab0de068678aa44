import { readdirSync, readFileSync } from "node:fs";
import * as z from "zod";
import { entities } from "../../lib/entities.ts";

const folder = new URL("items/", import.meta.url);
const types = readdirSync(folder).map((file) => file.replace(".json", ""));
const items = z.array(z.record(z.string(), z.unknown())).min(1);
const goldenOf = (type: string) =>
  items.parse(JSON.parse(readFileSync(new URL(`${type}.json`, folder), "utf8")));

test("there are golden items of every entity, and an entity for every type", () => {
  expect(entities.map(({ type }) => type).sort()).toEqual(types.sort());
});

test.each(entities.map((entity) => ({ entity, type: entity.type })))(
  "an item of type $type that the last release has written is read, and would be written the same",
  ({ type, entity }) => {
    for (const item of goldenOf(type)) {
      const { PK, SK: _, ...attributes } = item;
      // Whose record it is stands in the key alone.
      const read: any = { ...entity.parse(item), reader: String(PK).replace("AUDIT#", "") };
      expect(entity.attributes(read)).toEqual(attributes);
    }
  },
);
