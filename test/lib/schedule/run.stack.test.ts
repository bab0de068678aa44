import { newId } from "../../../lib/ids.ts";
import { type KnownEntry, runSchedule } from "../../../lib/schedule/run.ts";
import { hourOf, hoursBetween, scheduleStore, scheduleWrite } from "../../../lib/schedule/store.ts";
import { day, hour, minute, settableClock } from "../../support/clock.ts";
import { figure } from "../../support/full.ts";
import { describeOnEachEngine, itemsOf } from "../../support/table.ts";
import { KeptLogger } from "../../support/table-logger.ts";

const provider = newId("org", new Date(0));

test("the hours of a period include both ends, across days, months and years", () => {
  const hours = ["2026-12-31T22", "2026-12-31T23", "2027-01-01T00", "2027-01-01T01"];
  expect(hoursBetween("2026-12-31T22", "2027-01-01T01")).toEqual(hours);
  expect(hoursBetween("2026-01-01T05", "2026-01-01T05")).toEqual(["2026-01-01T05"]);
  expect(hoursBetween("2026-01-01T06", "2026-01-01T05")).toEqual([]);
});

describeOnEachEngine("the schedule", (open) => {
  /** A table whose schedule runs by a clock, and the ids of the entries that it has done. */
  const scheduled = async () => {
    const table = await open();
    const { now, advance } = settableClock();
    const handled: string[] = [];
    const underWay: string[] = [];
    const running = { most: 0, ofOne: 0 };
    const logger = new KeptLogger();
    const at = (milliseconds: number) => new Date(now().getTime() + milliseconds);
    const write = (milliseconds: number, id: string) =>
      scheduleWrite(at(milliseconds).toISOString(), "request", id, provider);
    return {
      ...{ table, now, advance, handled, running, logger, write, at, schedule: scheduleStore(table) },
      add: (milliseconds: number, id: string) => table.write(write(milliseconds, id)),
      /** Runs the schedule; the entry `stuck` fails. */
      run: (stuck?: string, budget = 60_000) => {
        const handle = async ({ id }: KnownEntry) => {
          if (id === stuck) throw new Error("not today");
          handled.push(id);
          underWay.push(id);
          running.most = Math.max(running.most, underWay.length);
          running.ofOne = Math.max(running.ofOne, underWay.filter((each) => each === id).length);
          await new Promise(setImmediate);
          underWay.splice(underWay.indexOf(id), 1);
        };
        return runSchedule({ table, logger, now: now(), budget, handle });
      },
    };
  };

  test("does the entries due up to this instant, hour by hour, once, and removes them", async () => {
    const { table, now, advance, run, add, handled } = await scheduled();
    await add(-2 * hour, "first");
    await add(-minute, "second");
    await add(0, "third");
    await add(1, "later");
    expect([await run(), await run()]).toEqual([{ done: 3 }, { done: 0 }]);
    expect(handled).toEqual(["first", "second", "third"]);
    advance(1);
    expect(await run()).toEqual({ done: 1 });
    expect(await itemsOf(table, `DUE#${hourOf(now())}`)).toEqual([]);
  });

  test("postpones a failing entry by five minutes, logs it, and goes on with the others", async () => {
    const { run, add, advance, handled, logger, schedule } = await scheduled();
    await add(-3 * hour, "stuck");
    await add(-2 * hour, "fine");
    await expect(run("stuck")).rejects.toThrow("1 scheduled entries failed");
    expect(handled).toEqual(["fine"]);
    expect(logger.lines).toEqual([expect.objectContaining({ level: "ERROR", id: "stuck" })]);
    expect(await schedule.watermark()).toBe("2026-03-10T08");
    advance(5 * minute - 1);
    expect(await run()).toEqual({ done: 0 });
    advance(1);
    expect(await run()).toEqual({ done: 1 });
    expect(handled).toEqual(["fine", "stuck"]);
  });

  test("catches up after weeks without a run", async () => {
    const { run, add, advance, at, handled, schedule } = await scheduled();
    const days = figure(10, 31);
    await run();
    expect(await schedule.watermark()).toBe("2026-03-10T08");
    const wanted = [1, 8, 15, 22, 29].filter((each) => each < days).map(String);
    for (const each of wanted) await add(Number(each) * day, each);
    advance(days * day);
    expect(await run()).toEqual({ done: wanted.length });
    expect(handled).toEqual(wanted);
    expect(await schedule.watermark()).toBe(hourOf(at(-hour)));
  }, 60_000);

  test("finds in its next run an entry that was added to the previous hour while that was read", async () => {
    const { run, add, advance, handled } = await scheduled();
    await run();
    await add(-hour, "slipped in");
    advance(minute);
    await run();
    expect(handled).toEqual(["slipped in"]);
  });

  test("begins nothing more when its time is up, and resumes with the next run", async () => {
    const { run, add, schedule } = await scheduled();
    await add(-hour, "one");
    expect(await run(undefined, -1)).toEqual({ done: 0 });
    expect(await schedule.watermark()).toBe("2026-03-10T07");
    expect(await run()).toEqual({ done: 1 });
  });

  test("does more entries than one page in one run, even with a stuck one among them", async () => {
    const { table, run, write, now, at, advance, handled, schedule } = await scheduled();
    const [hourBefore, ids] = [hourOf(at(-2 * hour)), Array.from({ length: 130 }, (_, id) => `${id + 100}`)];
    const writes = ids.map((id) => write(-2 * hour, id));
    await table.transact(writes.slice(0, 100));
    await table.transact(writes.slice(100));
    await expect(run("100")).rejects.toThrow();
    expect(handled).toHaveLength(129);
    const some = { oldest: 10, newest: 1 };
    expect(await schedule.entries(hourBefore, now(), some)).toEqual([]);
    advance(5 * minute);
    expect(await schedule.entries(hourOf(now()), now(), some)).toMatchObject([{ id: "100" }]);
  });

  test("does entries of different resources in parallel, one resource's one by one, and the newest before most of many", async () => {
    const { table, run, write, handled, running } = await scheduled();
    const entries = Array.from({ length: 500 }, (_, at) => write(-hour + at, `${at % 400}`));
    for (let from = 0; from < entries.length; from += 100)
      await table.transact([...entries.slice(from, from + 100)]);
    await table.write(write(-hour + 20 * minute, "newest"));
    expect(await run()).toEqual({ done: 501 });
    expect(running.most).toBe(32);
    expect(running.ofOne).toBe(1);
    expect(handled.indexOf("newest")).toBeLessThan(451);
  });
});
