import * as z from "zod";
import { logger } from "../../../lib/log.ts";
import { entity } from "../../../lib/table/entity.ts";
import { describeOnEachEngine, openOneTable } from "../../support/table.ts";
import { aThing, key, lying, read, thing, things } from "./things.ts";

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

/** A thing as a newer release writes it. */
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
});

test("an entity with values that this release does not know logs them once a read, by attribute and never by value", async () => {
  const table = await openOneTable();
  await table.write({ put: newerItem });
  expect(await warnings(() => read(table))).toEqual([
    [
      "a stored value is not known to this release",
      { type: "Thing", id: "1", attributes: ["state", "roles[1]"] },
    ],
  ]);
});

test("an entity that lacks an attribute which this release needs is a bug, named by type and key, without its values", async () => {
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
