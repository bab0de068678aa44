import { newId } from "../../../lib/ids.ts";
import { recordWrites } from "../../../lib/record/entries.ts";
import { recordStore } from "../../../lib/record/store.ts";
import { runSchedule } from "../../../lib/schedule/run.ts";
import { scheduleWrite } from "../../../lib/schedule/store.ts";
import { keys } from "../../../lib/table/keys.ts";
import { spreadAs } from "../../../lib/table/shards.ts";
import type { Start } from "../../../lib/table/table.ts";
import { hour, minute, second, settableClock } from "../../support/clock.ts";
import { allPages, describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const reader = newId("org", new Date(0));
const actor = { userId: "usr_1", organizationId: reader };
const settings = ["off", "read", "on", "on"];
const each = 12;

describeOnEachEngine("items whose keys rise with time", (open) => {
  afterEach(() => {
    spreadAs("off");
  });

  /** A table with items written under one setting after another, and their numbers. */
  const written = async () => {
    const table = await open();
    const { now, advance } = settableClock();
    const numbers: number[] = [];
    for (const setting of settings)
      for (let count = 0; count < each; count++) {
        spreadAs(setting);
        const number = numbers.push(numbers.length) - 1;
        const resource = { resourceType: number % 5 === 0 ? "rare" : "thing", resourceId: `thing_${number}` };
        const data = { providerId: reader, failures: number };
        const event = { type: "sending.paused" as const, ...resource, data, to: reader };
        const audit = { operation: String(number), ...resource };
        await table.transact(recordWrites(actor, audit, [event], now(), "r"));
        await table.write(scheduleWrite(now().toISOString(), "request", newId("req", now()), reader));
        advance(second);
      }
    const began = now().getTime() - numbers.length * second;
    advance(minute);
    return {
      table,
      now,
      advance,
      numbers,
      at: (number: number) => new Date(began + number * second).toISOString(),
    };
  };

  test("are listed in order, with whatever setting they were written, in pages of any size", async () => {
    const { table, now, numbers, at } = await written();
    const record = recordStore(table);
    const audits = async (query: object, limit: number) =>
      (await allPages((start) => record.audits({ id: reader }, query, { limit, start }))).map(
        ({ operation }) => Number(operation),
      );
    const newest = numbers.toReversed();
    for (const setting of ["read", "on"])
      for (const limit of [1, 3, 7, numbers.length, 100]) {
        spreadAs(setting);
        const listed = await allPages((start) => record.events(reader, undefined, now(), { limit, start }));
        expect(listed.map(({ data }) => data.failures)).toEqual(numbers);
        expect(await audits({}, limit)).toEqual(newest);
        const between = { from: at(5), to: at(30) };
        expect(await audits(between, limit)).toEqual(newest.filter((number) => number >= 5 && number <= 30));
        expect(await audits({ resourceType: "rare" }, limit)).toEqual(
          newest.filter((number) => number % 5 === 0),
        );
      }
    const lying = async (PK: (shard: number) => string) =>
      Promise.all([0, 1, 2, 3].map(async (shard) => (await itemsOf(table, PK(shard))).length));
    for (const PK of [
      (shard: number) => keys.audits(reader, shard).PK,
      (shard: number) => keys.events(reader, shard).PK,
    ]) {
      const [first = 0, ...others] = await lying(PK);
      // An older release reads everything until the setting is `on`.
      expect(first).toBeGreaterThanOrEqual(2 * each);
      expect(Math.min(...others)).toBeGreaterThan(0);
      expect(others.reduce((sum, count) => sum + count, first)).toBe(numbers.length);
    }
  });

  test("go on from a page that was read before they were spread over partitions", async () => {
    const { table, now, numbers } = await written();
    const { events } = recordStore(table);
    const page = async (setting: string, start?: Start) => {
      spreadAs(setting);
      const { items, next } = await events(reader, undefined, now(), { limit: 4, start });
      return { numbers: items.map(({ data }) => data.failures), next };
    };
    const { next } = await page("off");
    const second = await page("on", next);
    expect(second.numbers).toEqual(numbers.slice(4, 8));
    expect((await page("off", second.next)).numbers).toEqual(numbers.slice(8, 12));
  });

  test("are done by the schedule once, from all partitions of their hour", async () => {
    const { table, now, advance, numbers } = await written();
    advance(2 * hour);
    const handled: string[] = [];
    const handle = async ({ id }: { id: string }) => void handled.push(id);
    const run = () => runSchedule({ table, logger: new KeptLogger(), now: now(), budget: minute, handle });
    spreadAs("on");
    expect([await run(), await run()]).toEqual([{ done: numbers.length }, { done: 0 }]);
    expect(new Set(handled).size).toBe(numbers.length);
  });
});
