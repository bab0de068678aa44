import { newId } from "../../../lib/ids.ts";
import { type KnownDueItem, runSchedule } from "../../../lib/schedule/run.ts";
import { dueStore, dueWrite, hourOf, hoursBetween } from "../../../lib/schedule/store.ts";
import type { Table } from "../../../lib/table/table.ts";
import { day, hour, minute, settableClock } from "../../support/clock.ts";
import { figure } from "../../support/full.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const provider = newId("org", new Date(0));

const scheduled = (table: Table, now: () => Date) => {
  const handled: string[] = [];
  const logger = new KeptLogger();
  const run = (handle: (entry: KnownDueItem) => Promise<void> = async () => {}, budget = 60_000) =>
    runSchedule({
      table,
      logger,
      now: now(),
      budget,
      handle: async (entry) => {
        await handle(entry);
        handled.push(entry.id);
      },
    });
  const add = (at: Date, id: string) => table.write(dueWrite(at.toISOString(), "request", id, provider));
  return { run, add, handled, logger, due: dueStore(table) };
};

test("hours are counted with both ends, across days, months and years", () => {
  expect(hoursBetween("2026-12-31T22", "2027-01-01T01")).toEqual([
    "2026-12-31T22",
    "2026-12-31T23",
    "2027-01-01T00",
    "2027-01-01T01",
  ]);
  expect(hoursBetween("2026-01-01T05", "2026-01-01T05")).toEqual(["2026-01-01T05"]);
  expect(hoursBetween("2026-01-01T06", "2026-01-01T05")).toEqual([]);
});

describeOnEachEngine("the schedule", (open) => {
  test("does what is due up to this instant, in order, once, and takes it off", async () => {
    const clock = settableClock();
    const table = await open();
    const { run, add, handled } = scheduled(table, clock.now);
    const at = (milliseconds: number) => new Date(clock.now().getTime() + milliseconds);
    await add(at(-2 * hour), "first");
    await add(at(-minute), "second");
    await add(at(0), "third");
    await add(at(1), "later");
    expect(await run()).toEqual({ done: 3 });
    expect(handled).toEqual(["first", "second", "third"]);
    expect(await run()).toEqual({ done: 0 });
    clock.advance(1);
    expect(await run()).toEqual({ done: 1 });
    expect(await itemsOf(table, `DUE#${hourOf(clock.now())}`)).toEqual([]);
  });

  test("an entry that fails holds nothing up, is put off by five minutes, and is told", async () => {
    const clock = settableClock();
    const table = await open();
    const { run, add, handled, logger, due } = scheduled(table, clock.now);
    await add(new Date(clock.now().getTime() - 3 * hour), "stuck");
    await add(new Date(clock.now().getTime() - 2 * hour), "fine");
    const failing = run(async ({ id }) => {
      if (id === "stuck") throw new Error("not today");
    });
    await expect(failing).rejects.toThrow("1 due entries failed");
    expect(handled).toEqual(["fine"]);
    expect(logger.lines).toEqual([expect.objectContaining({ level: "ERROR", id: "stuck" })]);
    expect(await due.watermark()).toBe("2026-03-10T08");

    clock.advance(5 * minute - 1);
    expect(await run()).toEqual({ done: 0 });
    clock.advance(1);
    expect(await run()).toEqual({ done: 1 });
    expect(handled).toEqual(["fine", "stuck"]);
  });

  test("catches up with weeks in which it did not run", async () => {
    const clock = settableClock();
    const { run, add, handled, due } = scheduled(await open(), clock.now);
    const days = figure(10, 31);
    await run();
    expect(await due.watermark()).toBe("2026-03-10T08");
    const wanted: string[] = [];
    for (let each = 1; each < days; each += 7) {
      wanted.push(`day ${each}`);
      await add(new Date(clock.now().getTime() + each * day), `day ${each}`);
    }
    clock.advance(days * day);
    expect(await run()).toEqual({ done: wanted.length });
    expect(handled).toEqual(wanted);
    const hourBefore = new Date(clock.now().getTime() - hour).toISOString();
    expect(await due.watermark()).toBe(hourBefore.slice(0, 13));
  }, 60_000);

  test("what is written into the hour before, while that was read, is found by the next run", async () => {
    const clock = settableClock();
    const { run, add, handled } = scheduled(await open(), clock.now);
    await run();
    await add(new Date(clock.now().getTime() - hour), "slipped in");
    clock.advance(minute);
    await run();
    expect(handled).toEqual(["slipped in"]);
  });

  test("stops taking on more when its time is over, and goes on with the next run", async () => {
    const clock = settableClock();
    const { run, add, due } = scheduled(await open(), clock.now);
    await add(new Date(clock.now().getTime() - hour), "one");
    expect(await run(undefined, -1)).toEqual({ done: 0 });
    expect(await due.watermark()).toBe("2026-03-10T07");
    expect(await run()).toEqual({ done: 1 });
  });

  test("more entries than one page are all done in one run, with a stuck one among them", async () => {
    const clock = settableClock();
    const table = await open();
    const { run, handled, due } = scheduled(table, clock.now);
    const at = new Date(clock.now().getTime() - 2 * hour).toISOString();
    const writes = Array.from({ length: 130 }, (_, id) =>
      dueWrite(at, "request", String(id).padStart(3, "0"), provider),
    );
    await table.transact(writes.slice(0, 100));
    await table.transact(writes.slice(100));
    const failing = run(async ({ id }) => {
      if (id === "000") throw new Error("stuck");
    });
    await expect(failing).rejects.toThrow();
    expect(handled).toHaveLength(129);
    expect(await due.due(at.slice(0, 13), clock.now(), 10)).toEqual([]);
    clock.advance(5 * minute);
    expect((await due.due(hourOf(clock.now()), clock.now(), 10)).map(({ id }) => id)).toEqual(["000"]);
  });
});
