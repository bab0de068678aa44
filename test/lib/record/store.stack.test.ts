import { newId } from "../../../lib/ids.ts";
import { recordWrites } from "../../../lib/record/entries.ts";
import { auditKeysWrite } from "../../../lib/record/filtered.ts";
import { auditRecords } from "../../../lib/record/items.ts";
import { type AuditQuery, recordStore } from "../../../lib/record/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import type { PageOptions, Start } from "../../../lib/table/table.ts";
import { day, minute, second, settableClock } from "../../support/clock.ts";
import { allPages, describeOnEachEngine, itemsOf } from "../../support/table.ts";

const reader = newId("org", new Date(0));
const entry = { operation: "thing.change", resourceType: "thing", resourceId: "thing_1" };
const whole = { limit: 100 };

describeOnEachEngine("the record", (open) => {
  /** A table, a clock, and a function that writes records with the present time. */
  const opened = async () => {
    const table = await open();
    const clock = settableClock();
    const { audits: page } = recordStore(table);
    const audits = (id: string, query: AuditQuery, options: PageOptions, filtersIndexed = false) =>
      page({ id, filtersIndexed }, query, options);
    const audit = async (more: Partial<Parameters<typeof recordWrites>[1]> & { userId?: string } = {}) => {
      const { userId = "usr_1", ...what } = more;
      const actor = { userId, organizationId: reader };
      await table.transact(recordWrites(actor, { ...entry, ...what }, [], clock.now(), "request 1"));
    };
    const read = async (by = reader, query: AuditQuery = {}) => (await audits(by, query, whole)).items;
    return { ...clock, table, audit, audits, read };
  };

  test("is shown as earlier releases recorded it: with values that they did not mask, and with other masks", async () => {
    const { table, audit, read } = await opened();
    await audit();
    const [item] = await itemsOf(table, keys.audits(reader).PK);
    const after = { friendlyName: "Head office", quantity: 2, city: "[7 letters]", gone: { field: "Kim" } };
    await table.write({ update: { PK: String(item?.PK), SK: String(item?.SK) }, set: { after } });
    expect(await read()).toMatchObject([{ after }]);
  });

  test("is found by keys exactly as by a full search, whatever lies between, in pages of any size", async () => {
    const { table, now, advance, audit, audits } = await opened();
    const began = now().toISOString();
    for (let number = 0; number < 120; number++) {
      const rare = number % 40 === 7;
      const customerId = number % 3 === 0 ? "cus_2" : "cus_1";
      const resource = rare
        ? { resourceType: "customer", resourceId: customerId }
        : { customerId, resourceId: `thing_${number}` };
      await audit({ userId: rare ? "usr_2" : "usr_1", ...resource, operation: String(number) });
      advance(second);
    }
    const records = await itemsOf(table, keys.audits(reader).PK);
    for (const item of records) await table.write(auditKeysWrite(item));
    const ended = now().toISOString();
    const middle = new Date(now().getTime() - minute).toISOString();
    const found = async (query: AuditQuery, limit: number, indexed: boolean) =>
      (await allPages((start) => audits(reader, query, { limit, start }, indexed))).map(({ operation }) =>
        Number(operation),
      );
    for (const [query, ...expected] of [
      [{ userId: "usr_2" }, 87, 47, 7],
      [{ resourceType: "customer" }, 87, 47, 7],
      [{ customerId: "cus_2", resourceType: "customer" }, 87],
      [{ customerId: "cus_1", userId: "usr_2" }, 47, 7],
      [{ userId: "usr_2", from: middle, to: ended }, 87],
      [{ userId: "usr_2", from: began, to: middle }, 47, 7],
      [{ userId: "usr_3" }],
    ] as const)
      for (const indexed of [false, true])
        for (const limit of [1, 2, 25]) expect(await found(query, limit, indexed)).toEqual(expected);
    expect(await found({ customerId: "cus_2" }, 7, true)).toEqual(
      await found({ customerId: "cus_2" }, 7, false),
    );
    // The backfill marks records of an older release, though the item does not say whose record it is.
    const [{ filtersIndexed: _, ...older } = {}] = records;
    expect(auditRecords.backfill({ ...older, ...keys.audit(reader, String(older.SK)) })).toMatchObject({
      set: { filtersIndexed: true },
    });
  });

  test("comes in pages that fit into an answer, however large its records are", async () => {
    const { table, now, advance, audit, audits } = await opened();
    const at: string[] = [];
    for (let number = 0; number < 10; number++) {
      await audit({ after: { text: "x".repeat(350_000) } });
      at.push(now().toISOString());
      advance(minute);
    }
    for (const item of await itemsOf(table, keys.audits(reader).PK)) await table.write(auditKeysWrite(item));
    for (const [query, most] of [
      [{}, 2],
      [{ userId: "usr_1" }, 4],
    ] as const) {
      const pages: number[] = [];
      const listed = await allPages(async (start) => {
        const page = await audits(reader, query, { ...whole, start }, true);
        expect(Buffer.byteLength(JSON.stringify(page.items))).toBeLessThan(3_500_000);
        pages.push(page.items.length);
        return page;
      });
      expect(listed.map((each) => each.at)).toEqual(at.toReversed());
      expect(pages.length).toBeLessThanOrEqual(most);
    }
  });
});

describeOnEachEngine("events", (open) => {
  /** A table, a clock, a function that writes an event with a number at the present time, and the listed numbers. */
  const opened = async () => {
    const table = await open();
    const { now, advance } = settableClock();
    const { events } = recordStore(table);
    const event = async (number: number, to = reader, ...earlier: number[]) => {
      const eventOf = (failures: number) => {
        const resource = { resourceType: "organization", resourceId: reader };
        return { type: "sending.paused" as const, ...resource, data: { providerId: reader, failures } };
      };
      const actor = { userId: "usr_1", organizationId: reader };
      const entries = [{ to, ...eventOf(number), earlier: earlier.map(eventOf) }];
      const [, write] = recordWrites(actor, entry, entries, now(), "r");
      if (write) await table.write(write);
    };
    const page = async (limit: number, after?: string, start?: Start) => {
      const { items, next } = await events(reader, after, now(), { limit, start });
      const numbers = items.map(({ data }) => Number(data.failures));
      return { items, numbers, last: items.at(-1)?.id, next };
    };
    return { table, now, advance, event, page };
  };

  test("of one change have its id, and are read one by one with any page length and from any place", async () => {
    const { advance, event, page } = await opened();
    await event(2, reader, 0, 1);
    advance(second);
    await event(4, reader, 3);
    advance(minute);
    for (const limit of [1, 2, 3, 4, 5, 100]) {
      const listed = await allPages(async (start) => page(limit, undefined, start));
      expect(listed.map(({ data }) => data.failures)).toEqual([0, 1, 2, 3, 4]);
      const changes = [...Map.groupBy(listed, ({ changeId }) => changeId)];
      expect(changes).toEqual([
        [expect.stringMatching(/^aud_/), listed.slice(0, 3)],
        [expect.stringMatching(/^aud_/), listed.slice(3)],
      ]);
      expect(listed).toMatchObject(listed.map(() => ({ correlationId: "r" })));
      for (const [at, { id }] of listed.entries())
        expect((await page(limit, id)).numbers).toEqual([0, 1, 2, 3, 4].slice(at + 1, at + 1 + limit));
    }
  });

  test("are listed for thirty days, and a reader at the oldest ones can page on while time passes", async () => {
    const { table, now, advance, event, page } = await opened();
    const first = now().getTime() + second;
    for (let each = 0; each < 6; each++) {
      advance(second);
      await event(each);
    }
    advance(30 * day - 5 * second);
    const begun = await page(2);
    expect(begun.numbers).toEqual([0, 1]);
    advance(3 * second);
    expect((await page(2, undefined, begun.next)).numbers).toEqual([3, 4]);
    advance(minute);
    expect((await page(10)).numbers).toEqual([]);
    const ttl = Math.floor((first + 30 * day) / second);
    expect((await itemsOf(table, `EVENTS#${reader}`))[0]).toMatchObject({ ttl });
  });
});
