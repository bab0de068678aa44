import * as z from "zod";
import { entity } from "../../../lib/table/entity.ts";
import type { Item } from "../../../lib/table/item.ts";
import { storedEnum } from "../../../lib/table/stored.ts";
import type { Table } from "../../../lib/table/table.ts";

/** Where a thing lies. */
export const key = ({ id }: { id: string }) => ({ PK: "THINGS", SK: `THING#${id}` });

/** The attributes of a thing. */
export const thing = {
  id: z.string(),
  name: z.string(),
  note: z.string().optional(),
  state: storedEnum(["on", "off"]),
  roles: z.array(storedEnum(["reader", "writer"])),
  place: z.object({ city: z.string(), street: z.string().optional() }),
  parts: z.array(z.object({ label: z.string(), count: z.int() })),
  version: z.int(),
};

/** This release's schema of a thing. */
export const things = entity({
  type: "Thing",
  schema: () => z.object(thing),
  key,
  indexes: ({ state, name }) => (state === "on" ? { GSI1PK: "ON", GSI1SK: name } : {}),
  derived: { searchable: ({ name }) => name.toLowerCase() },
});

export const aThing = {
  id: "1",
  name: "Lamp",
  note: "by the door",
  state: "on" as const,
  roles: ["reader" as const],
  place: { city: "Oslo", street: "Main" },
  parts: [
    { label: "bulb", count: 1 },
    { label: "wire", count: 2 },
  ],
  version: 1,
};

/** The item as it lies in the table. */
export const lying = async (table: Table): Promise<Item | undefined> => table.get(key(aThing));

/** The thing as this release reads it. */
export const read = async (table: Table) => {
  const found = await things.in(table).get({ id: "1" });
  if (!found) throw new Error("there is no thing");
  return found;
};
