import * as z from "zod";
import { logger } from "../../../lib/log.ts";
import { equals } from "../../../lib/table/condition.ts";
import { entity } from "../../../lib/table/entity.ts";
import type { Item } from "../../../lib/table/item.ts";
import { storedEnum } from "../../../lib/table/stored.ts";
import type { Table } from "../../../lib/table/table.ts";
import { describeOnEachEngine, openOneTable } from "../../support/table.ts";

const key = ({ id }: { id: string }) => ({ PK: "THINGS", SK: `THING#${id}` });
const range = { PK: "THINGS", prefix: "THING#" };

const thing = {
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
const things = entity({
  type: "Thing",
  schema: () => z.object(thing),
  key,
  indexes: ({ state, name }) => (state === "on" ? { GSI1PK: "ON", GSI1SK: name } : {}),
  derived: { searchable: ({ name }) => name.toLowerCase() },
});

/** The next release's schema: `label` of a part becomes `title`, and a thing has a rating. */
const nextThings = entity({
  type: "Thing",
  schemaVersion: 2,
  schema: () =>
    z.object({
      ...thing,
      rating: z.int(),
      parts: z.array(z.object({ label: z.string(), title: z.string(), count: z.int() })),
    }),
  key,
  upgrades: {
    1: (item) => ({
      ...item,
      rating: 0,
      parts: z
        .array(z.looseObject({ label: z.string() }))
        .parse(item.parts)
        .map((part) => ({ ...part, title: part.label })),
    }),
  },
});

const aThing = {
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

/** The same item as a newer release writes it. */
const newerItem = {
  ...key(aThing),
  type: "Thing",
  schemaVersion: 3,
  ...aThing,
  state: "paused",
  roles: ["reader", "owner"],
  rating: 5,
  place: { city: "Oslo", street: "Main", zip: "0150", floor: { number: 2 } },
  parts: [
    { label: "bulb", count: 1, watts: 40 },
    { label: "wire", count: 2, meters: 3 },
  ],
  GSI1PK: "ON",
  GSI1SK: "Lamp",
  searchable: "lamp",
};

const lying = async (table: Table): Promise<Item | undefined> => table.get(key(aThing));
const read = async (table: Table) => {
  const found = await things.in(table).get({ id: "1" });
  if (!found) throw new Error("there is no thing");
  return found;
};

/** The warnings logged while `work` runs. */
const warnings = async (action: () => Promise<unknown>): Promise<unknown[][]> => {
  const { warn } = logger;
  const calls: unknown[][] = [];
  logger.warn = (...given: unknown[]) => void calls.push(given);
  try {
    await action();
  } finally {
    logger.warn = warn;
  }
  return calls;
};

beforeAll(() => logger.setLogLevel("CRITICAL"));

describeOnEachEngine("an entity", (open) => {
  test("is written with its type, its index keys and its derived attributes, and read without them", async () => {
    const table = await open();
    await table.write(things.create(aThing));
    expect(await lying(table)).toEqual({
      ...key(aThing),
      ...aThing,
      type: "Thing",
      GSI1PK: "ON",
      GSI1SK: "Lamp",
      searchable: "lamp",
    });
    expect(await read(table)).toEqual(aThing);
    await expect(table.write(things.create(aThing))).rejects.toThrow("an id was given out twice");
    const taken = () => new Error("taken");
    await expect(table.write(things.create(aThing, taken))).rejects.toThrow("taken");
  });

  test("is updated by exactly the changed attributes, from the version that was read", async () => {
    const table = await open();
    await table.write(things.create(aThing));
    const before = await read(table);
    const { note: _, ...rest } = before;
    const update = things.update(before, { ...rest, state: "off", name: "Lantern", version: 77 });
    expect(update).toMatchObject({
      update: key(aThing),
      set: { state: "off", name: "Lantern", searchable: "lantern", version: 2 },
      remove: expect.arrayContaining(["note", "GSI1PK", "GSI1SK"]),
    });
    await table.write(update);
    expect(await read(table)).toEqual({ ...rest, state: "off", name: "Lantern", version: 2 });
    expect(await lying(table)).not.toHaveProperty("GSI1PK");
    await expect(table.write(update)).rejects.toMatchObject({ name: "Stale" });
    await expect(table.transact([things.unchanged(before)])).rejects.toMatchObject({ name: "Stale" });
    await table.transact([things.unchanged(await read(table))]);
  });

  test("is updated only while further checks hold, each with its own refusal", async () => {
    const table = await open();
    await table.write(things.create(aThing));
    const before = await read(table);
    const refuse = () => new Error("it is not off");
    const update = things.update(before, before, { when: equals("state", "off"), refuse });
    await expect(table.write(update)).rejects.toThrow("it is not off");
    await expect(
      table.transact([things.check({ id: "1" }, { when: equals("state", "off"), refuse })]),
    ).rejects.toThrow("it is not off");
    await expect(
      table.write(things.delete(before, { when: equals("state", "off"), refuse })),
    ).rejects.toThrow("it is not off");
    await table.write(things.update(before, { ...before, name: "Lantern" }));
    await expect(table.write(things.delete(before))).rejects.toMatchObject({ name: "Stale" });
    expect(() => things.delete({ id: "1" })).toThrow("version");
    await table.write(things.delete(await read(table)));
    expect(await lying(table)).toBeUndefined();
  });

  test("keeps a newer release's attributes, at every depth, through an update by this release", async () => {
    const table = await open();
    await table.write({ put: newerItem });
    const before = await read(table);
    expect(JSON.parse(JSON.stringify(before))).toEqual({
      ...aThing,
      state: "paused",
      roles: ["reader", "owner"],
    });
    const [bulb, wire] = before.parts;
    await table.write(
      things.update(before, {
        ...before,
        name: "Lantern",
        // Built anew, as rules build maps: one element unchanged, one changed, one new, in another order.
        place: { city: "Bergen" },
        parts: [
          { label: "wire", count: 2 },
          { ...bulb!, count: 4 },
          { label: "shade", count: 1 },
        ],
      }),
    );
    expect(wire).toEqual({ label: "wire", count: 2, ...wire });
    expect(await lying(table)).toEqual({
      ...newerItem,
      name: "Lantern",
      searchable: "lantern",
      place: { city: "Bergen", zip: "0150", floor: { number: 2 } },
      parts: [
        { label: "wire", count: 2, meters: 3 },
        { label: "bulb", count: 4, watts: 40 },
        { label: "shade", count: 1 },
      ],
      version: 2,
    });
  });

  test("keeps a newer release's attributes too if the item is written anew, for example under another key", async () => {
    const table = await open();
    await table.write({ put: newerItem });
    await table.write(things.put({ ...(await read(table)), id: "2" }));
    // Its index keys are made again, and this release gives none to a state that it does not know.
    const { GSI1PK: _, GSI1SK: __, ...kept } = newerItem;
    expect(await table.get(key({ id: "2" }))).toEqual({ ...kept, ...key({ id: "2" }), id: "2" });
  });

  test("keeps a newer release's attributes if it is derived anew, and none of this release's own that it lacks", async () => {
    const table = await open();
    await table.write({ put: newerItem });
    const { note: _, ...derived } = { ...aThing, name: "Lantern", state: "off" as const };
    const { GSI1PK: __, GSI1SK: ___, note: ____, ...kept } = newerItem;
    await table.write(things.upsert(derived));
    const own = { ...derived, searchable: "lantern" };
    expect(await lying(table)).toEqual({ ...kept, ...own });
    await table.write(things.upsert({ ...derived, id: "2" }));
    expect(await table.get(key({ id: "2" }))).toEqual({
      ...key({ id: "2" }),
      ...own,
      id: "2",
      type: "Thing",
    });
  });

  test("is upgraded to this release's schema on read, and in the table by the next update", async () => {
    const table = await open();
    await table.write(things.create(aThing));
    const before = await nextThings.in(table).get({ id: "1" });
    expect(before).toMatchObject({ rating: 0, parts: [{ label: "bulb", title: "bulb" }, { title: "wire" }] });
    expect(await lying(table)).not.toHaveProperty("schemaVersion");
    await table.write(nextThings.update(before!, { ...before!, rating: 4 }));
    expect(await lying(table)).toMatchObject({
      schemaVersion: 2,
      rating: 4,
      note: "by the door",
      searchable: "lamp",
      GSI1PK: "ON",
      parts: [
        { label: "bulb", title: "bulb" },
        { label: "wire", title: "wire" },
      ],
    });
    // The older release continues with it, and does not undo the change.
    const older = await read(table);
    await table.write(things.update(older, { ...older, name: "Lantern" }));
    expect(await lying(table)).toMatchObject({ schemaVersion: 2, rating: 4, name: "Lantern", version: 3 });
    expect(await nextThings.in(table).get({ id: "1" })).toMatchObject({ rating: 4, name: "Lantern" });
  });

  test("is found by key, in the requested order, and read through page after page", async () => {
    const table = await open();
    const ids = Array.from({ length: 130 }, (_, at) => String(1000 + at));
    for (let at = 0; at < ids.length; at += 65)
      await table.transact(ids.slice(at, at + 65).map((id) => things.create({ ...aThing, id })));
    const stored = things.in(table);
    const found = await stored.getMany(["1100", "gone", "1002", "1100"].map((id) => ({ id })));
    expect(found.map(({ id }) => id)).toEqual(["1100", "1002", "1100"]);
    const { items, next } = await stored.page(range, { limit: 2 });
    expect(items.map(({ id }) => id)).toEqual(["1000", "1001"]);
    expect((await stored.page(range, { limit: 1, start: next })).items).toMatchObject([{ id: "1002" }]);
    expect((await Array.fromAsync(stored.each(range))).map(({ id }) => id)).toEqual(ids);
    const filtered = stored.each(range, { filter: equals("id", "1129") });
    expect(await Array.fromAsync(filtered)).toMatchObject([{ id: "1129" }]);
  });
});

test("with values that this release does not know logs them once a read, by attribute and never by value", async () => {
  const table = await openOneTable();
  await table.write({ put: newerItem });
  expect(await warnings(() => read(table))).toEqual([
    [
      "a stored value is not known to this release",
      { type: "Thing", id: "1", attributes: ["state", "roles[1]"] },
    ],
  ]);
});

test("that lacks an attribute which this release needs is a bug, named by type and key, without its values", async () => {
  const { name: _, ...nameless } = newerItem;
  const message = (action: () => unknown): string => {
    try {
      action();
      return "";
    } catch (error) {
      return String(error);
    }
  };
  expect(message(() => things.parse(nameless))).toMatch(
    /the stored Thing 1 is not as this release needs it: .*\n.*name/,
  );
  expect(message(() => things.parse(nameless))).not.toMatch(/Oslo|Lamp/);
  expect(message(() => things.parse({ ...newerItem, type: "Other" }))).toContain("is of the type Other");
  const { id: __, ...anonymous } = newerItem;
  expect(message(() => things.parse(anonymous))).toContain("the stored Thing THINGS THING#1");
  const secret = entity({ type: "Thing", schema: () => z.object(thing), key, personalKey: true });
  expect(message(() => secret.parse(anonymous))).toContain("the stored Thing (a personal key)");
  const gap = entity({
    type: "Thing",
    schemaVersion: 5,
    schema: () => z.object(thing),
    key,
    upgrades: { 4: (item) => item },
  });
  expect(message(() => gap.parse(newerItem))).toContain(
    "is of schema version 3, from which no upgrade leads on",
  );
});

test("without a version is updated under conditions of its own, even by nothing", async () => {
  const table = await openOneTable();
  const { version: _, ...unversioned } = thing;
  const entries = entity({ type: "Thing", schema: () => z.object(unversioned), key, versioned: false });
  await table.write(entries.create(aThing));
  const before = await entries.in(table).get({ id: "1" });
  const checks = { when: equals("state", "on"), refuse: () => new Error("it is off") };
  await table.write(entries.update(before!, before!, checks));
  await table.write(entries.update(before!, { ...before!, state: "off" }, checks));
  await expect(table.write(entries.update(before!, before!, checks))).rejects.toThrow("it is off");
});
