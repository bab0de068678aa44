import * as z from "zod";
import { equals } from "../../../lib/table/condition.ts";
import { entity } from "../../../lib/table/entity.ts";
import { describeOnEachEngine, openOneTable } from "../../support/table.ts";
import { aThing, key, lying, read, thing, things } from "./things.ts";

const range = { PK: "THINGS", prefix: "THING#" };

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

test("an entity without a version is updated under conditions of its own, even by nothing", async () => {
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
