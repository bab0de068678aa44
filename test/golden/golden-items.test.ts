import { readFileSync } from "node:fs";
import * as z from "zod";
import { entities } from "../../lib/entities.ts";

const items = z.array(z.record(z.string(), z.unknown())).min(1);
const goldenOf = (type: string) =>
  items.parse(JSON.parse(readFileSync(new URL(`items/${type}.json`, import.meta.url), "utf8")));

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
