import { newId } from "../../../lib/ids.ts";
import { recordWrites } from "../../../lib/record/entries.ts";
import { recordStore } from "../../../lib/record/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { PageOptions, Table } from "../../../lib/table/table.ts";
import { day, minute, second, settableClock } from "../../support/clock.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";

const reader = newId("org", new Date(0));
const other = newId("org", new Date(0));

const recorder = (table: Table) => {
  const audit = async (
    at: Date,
    more: { resourceId?: string; resourceType?: string; userId?: string; concerns?: string } = {},
  ) => {
    const { userId = "usr_1", ...what } = more;
    const entry = { operation: "thing.change", resourceType: "thing", resourceId: "thing_1", ...what };
    await table.transact(recordWrites({ userId, organizationId: reader }, entry, [], at, "request 1"));
  };
  const event = async (at: Date, number: number, to = reader) => {
    const entry = {
      to,
      type: "partnership.created" as const,
      resourceType: "partnership",
      resourceId: "org_x",
      data: { number },
    };
    const [, write] = recordWrites(
      { userId: "usr_1", organizationId: reader },
      { operation: "o", resourceType: "r", resourceId: "i" },
      [entry],
      at,
      "r",
    );
    if (write) await table.write(write);
  };
  return { audit, event, store: recordStore(table) };
};

describeOnEachEngine("the record", (open) => {
  test("is found by both organizations that a change concerns, masked, under one id", async () => {
    const table = await open();
    const { now } = settableClock();
    const entry = {
      operation: "user.create",
      resourceType: "user",
      resourceId: "usr_2",
      before: undefined,
      after: { email: "ada@x.example", roles: ["SalesAgent"] },
      concerns: other,
    };
    await table.transact(
      recordWrites({ userId: "usr_1", organizationId: reader }, entry, [], now(), "request 1"),
    );
    const store = recordStore(table);
    const [own] = (await store.audits(reader, {}, { limit: 10 })).items;
    expect(own).toEqual({
      id: expect.stringMatching(/^aud_/),
      at: now().toISOString(),
      actor: { userId: "usr_1", organizationId: reader },
      operation: "user.create",
      resourceType: "user",
      resourceId: "usr_2",
      after: { email: "a•••@x.example", roles: ["SalesAgent"] },
      requestId: "request 1",
    });
    expect((await store.audits(other, {}, { limit: 10 })).items).toEqual([own]);
    expect((await store.audits(newId("org", now()), {}, { limit: 10 })).items).toEqual([]);
  });

  test("shows what earlier releases have recorded as they have: what they did not mask, and masks of other kinds", async () => {
    const table = await open();
    const { now } = settableClock();
    const { audit, store } = recorder(table);
    await audit(now());
    const [item] = await itemsOf(table, keys.audits(reader).PK);
    const after = { friendlyName: "Head office", quantity: 2, city: "[7 letters]", gone: { field: "Kim" } };
    await table.write({ update: { PK: String(item?.PK), SK: String(item?.SK) }, set: { after } });
    expect((await store.audits(reader, {}, { limit: 10 })).items).toMatchObject([{ after }]);
  });

  test("is filtered by time with both ends included, by resource, kind and user, newest first", async () => {
    const table = await open();
    const clock = settableClock();
    const { audit, store } = recorder(table);
    const times: string[] = [];
    for (const more of [
      {},
      { userId: "usr_2" },
      { resourceId: "thing_2" },
      { resourceId: "thing_2", resourceType: "other", userId: "usr_2" },
    ]) {
      times.push(clock.now().toISOString());
      await audit(clock.now(), more);
      clock.advance(minute);
    }
    const asked = async (query: Parameters<typeof store.audits>[1]) =>
      (await store.audits(reader, query, { limit: 10 })).items.map(({ at }) => times.indexOf(at));
    expect(await asked({})).toEqual([3, 2, 1, 0]);
    expect(await asked({ from: times[1], to: times[2] })).toEqual([2, 1]);
    expect(await asked({ from: new Date(new Date(times[1] ?? "").getTime() + 1).toISOString() })).toEqual([
      3, 2,
    ]);
    expect(await asked({ resourceId: "thing_2" })).toEqual([3, 2]);
    expect(await asked({ resourceId: "thing_2", userId: "usr_2", to: times[3] })).toEqual([3]);
    expect(await asked({ resourceType: "thing" })).toEqual([2, 1, 0]);
    expect(await asked({ userId: "usr_2" })).toEqual([3, 1]);
    expect(await asked({ userId: "nobody" })).toEqual([]);
  });

  test("comes in pages that an answer has room for, however large its records are", async () => {
    const table = await open();
    const { now, advance } = settableClock();
    const at: string[] = [];
    for (let number = 0; number < 10; number++) {
      const entry = {
        operation: "o",
        resourceType: "r",
        resourceId: "i",
        after: { text: "x".repeat(350_000) },
      };
      await table.transact(
        recordWrites({ userId: "usr_1", organizationId: reader }, entry, [], now(), "request 1"),
      );
      at.push(now().toISOString());
      advance(minute);
    }
    const { audits } = recordStore(table);
    const first = await audits(reader, {}, { limit: 100 });
    expect(Buffer.byteLength(JSON.stringify(first.items))).toBeLessThan(3_500_000);
    const second = await audits(reader, {}, { limit: 100, start: first.next });
    expect(second.next).toBeUndefined();
    expect([...first.items, ...second.items].map((each) => each.at)).toEqual(at.toReversed());
  });

  test("of no time at all is empty, wherever its bounds lie", async () => {
    const { store, audit } = recorder(await open());
    await audit(settableClock().now());
    for (const [from, to] of [
      ["2026-03-11T00:00:00.000Z", "2026-03-01T00:00:00.000Z"],
      ["9999-12-31T23:59:59.999Z", undefined],
      [undefined, "0000-01-01T00:00:00.000Z"],
    ])
      expect((await store.audits(reader, { from, to }, { limit: 10 })).items).toEqual([]);
    expect(
      (await store.audits(reader, { from: "0000-01-01T00:00:00.000Z" }, { limit: 10 })).items,
    ).toHaveLength(1);
  });

  test("shows every stable record once while others come in and go between the pages", async () => {
    const table = await open();
    const clock = settableClock();
    const { audit, store } = recorder(table);
    for (let each = 0; each < 30; each++)
      await audit(clock.advance(second), { resourceId: `thing_${each % 3}` });
    const stable = (await store.audits(reader, {}, { limit: 100 })).items.map(({ id }) => id);
    const [removed = ""] = stable.splice(17, 1);
    const seen: string[] = [];
    let start: PageOptions["start"];
    do {
      const page = await store.audits(reader, {}, { limit: 4, start });
      seen.push(...page.items.map(({ id }) => id));
      start = page.next;
      await audit(clock.advance(second));
      if (seen.length === 4) await table.write({ delete: { PK: `AUDIT#${reader}`, SK: removed } });
    } while (start);
    expect(seen.filter((id) => stable.includes(id))).toEqual(stable);
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describeOnEachEngine("events", (open) => {
  test("are held back for 15 seconds and then listed, oldest first, for their receiver only", async () => {
    const clock = settableClock();
    const { event, store } = recorder(await open());
    await event(clock.now(), 1);
    await event(clock.advance(second), 2);
    await event(clock.now(), 3, other);
    const listed = async (after?: string) =>
      (await store.events(reader, after, clock.now(), { limit: 10 })).items.map(({ data }) => data.number);
    clock.advance(14 * second - 1);
    expect(await listed()).toEqual([]);
    clock.advance(1);
    expect(await listed()).toEqual([1]);
    clock.advance(second);
    expect(await listed()).toEqual([1, 2]);
  });

  test("go on after a known one, without it and without a gap, whatever page length", async () => {
    const clock = settableClock();
    const { event, store } = recorder(await open());
    for (let each = 0; each < 12; each++) await event(clock.advance(each % 3 === 0 ? second : 0), each);
    clock.advance(minute);
    const read: number[] = [];
    let after: string | undefined;
    for (;;) {
      const { items } = await store.events(reader, after, clock.now(), { limit: 5 });
      if (items.length === 0) break;
      read.push(...items.map(({ data }) => Number(data.number)));
      after = items.at(-1)?.id;
    }
    expect(read.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at));
    expect((await store.events(reader, newId("evt", clock.now()), clock.now(), { limit: 5 })).items).toEqual(
      [],
    );
  });

  test("are listed for thirty days, and a reader at their end pages on though time goes on", async () => {
    const clock = settableClock();
    const table = await open();
    const { event, store } = recorder(table);
    for (let each = 0; each < 6; each++) await event(clock.advance(second), each);
    clock.advance(30 * day - 5 * second);
    const first = await store.events(reader, undefined, clock.now(), { limit: 2 });
    expect(first.items.map(({ data }) => data.number)).toEqual([0, 1]);
    clock.advance(3 * second);
    const second_ = await store.events(reader, undefined, clock.now(), { limit: 2, start: first.next });
    expect(second_.items.map(({ data }) => data.number)).toEqual([3, 4]);
    clock.advance(minute);
    expect((await store.events(reader, undefined, clock.now(), { limit: 10 })).items).toEqual([]);
    expect((await itemsOf(table, `EVENTS#${reader}`))[0]?.ttl).toBe(
      Math.floor(new Date("2026-03-10T09:30:01.000Z").getTime() / 1000) + 30 * 24 * 3_600,
    );
  });
});
