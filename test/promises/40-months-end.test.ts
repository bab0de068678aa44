import { callMilliseconds, milliseconds } from "../../infra/scale/bill.ts";
import { behind } from "../../infra/scale/model.ts";
import { recorded } from "../../infra/scale/recorded.ts";
import { newId } from "../../lib/ids.ts";
import { runMilliseconds, runSchedule } from "../../lib/schedule/run.ts";
import { scheduleWrite } from "../../lib/schedule/store.ts";
import type { Item } from "../../lib/table/item.ts";
import { type Key, names } from "../../lib/table/key.ts";
import { keys } from "../../lib/table/keys.ts";
import type { Table } from "../../lib/table/table.ts";
import { day, hour, minute } from "../support/clock.ts";
import { figure } from "../support/full.ts";
import { openInside } from "../support/inside.ts";
import { inParallel } from "../support/matrix.ts";
import { reached } from "../support/promise.ts";
import { KeptLogger } from "../support/table-logger.ts";

/** The minutes until all entries of one minute are done. */
const mostMinutes = 10;

/** Time that only advances when everything waits for it. */
const virtualTime = () => {
  let now = 0;
  const agenda = new Map<number, (() => void)[]>();
  return {
    now: () => now,
    after: (wait: number) =>
      new Promise<void>((resolve) => {
        const at = now + wait;
        agenda.set(at, [...(agenda.get(at) ?? []), resolve]);
      }),
    /** Runs until the task is done. */
    async pass(action: Promise<unknown>): Promise<void> {
      let done = false;
      const end = action.finally(() => {
        done = true;
      });
      for (;;) {
        await new Promise(setImmediate);
        if (done) break;
        if (agenda.size === 0) continue;
        now = Math.min(...agenda.keys());
        const due = agenda.get(now) ?? [];
        agenda.delete(now);
        for (const resume of due) resume();
      }
      await end;
    },
  };
};

/** A table with the scheduled entries of one hour, sorted. Each call takes its time. */
const entriesTable = (entries: (Item & Key)[], call: () => Promise<void>): Table => {
  const left = new Map(entries.map((entry) => [entry.SK, entry]));
  let sorted = entries;
  const none = (): never => {
    throw new Error("the schedule asks for nothing else");
  };
  return {
    async get() {
      await call();
      return undefined;
    },
    async page({ PK }, { limit, newestFirst }) {
      await call();
      if (entries[0]?.PK !== PK) return { items: [] };
      sorted = sorted.filter(({ SK }) => left.has(SK));
      const items = newestFirst ? sorted.slice(-limit).reverse() : sorted.slice(0, limit);
      return { items, ...(items.length < sorted.length && { next: { [names.sk]: "more" } }) };
    },
    async write(single) {
      await call();
      if ("delete" in single) left.delete(single.delete.SK);
    },
    getMany: none,
    transact: none,
  };
};

test("ten minutes suffice for all terms that end in one minute, and no mail waits behind them", async () => {
  const count = figure(20_000, 100_000);
  const renewal = recorded()[behind.renewal];
  if (!renewal) throw new Error("no renewal is recorded");
  const due = new Date("2026-03-01T00:00:00.000Z");
  const provider = newId("org", due);
  const put = (write: ReturnType<typeof scheduleWrite>): Item & Key => {
    if (!("put" in write)) throw new Error("an entry is put");
    return write.put;
  };
  const terms = Array.from({ length: count }, () =>
    put(scheduleWrite(due.toISOString(), "term", newId("cus", due), provider)),
  );
  const mailAt = new Date(due.getTime() + 1).toISOString();
  const mail = put(scheduleWrite(mailAt, "outbox", newId("out", due), provider));
  const entries = [...terms, mail].sort((one, other) => (one.SK < other.SK ? -1 : 1));
  const time = virtualTime();
  const table = entriesTable(entries, () => time.after(callMilliseconds));
  let done = 0;
  let mailed = Number.NaN;
  let minutes = 0;
  while (done <= count && minutes <= mostMinutes) {
    const now = new Date(due.getTime() + (minutes + 1) * minute);
    const run = runSchedule({
      ...{ table, logger: new KeptLogger(), now, budget: runMilliseconds, elapsed: time.now },
      handle: async ({ kind }) => {
        await time.after(milliseconds(renewal));
        if (kind === "outbox") mailed = time.now();
      },
    });
    await time.pass(
      run.then((ran) => {
        done += ran.done;
      }),
    );
    minutes++;
    if (done > count) break;
    // The rest of the minute until the next run.
    await time.pass(time.after(Math.max(0, minutes * minute - time.now())));
  }
  expect(done).toBe(count + 1);
  expect(minutes).toBeLessThanOrEqual(Math.ceil((mostMinutes * count) / 100_000));
  expect(mailed).toBeLessThan(10_000);
  reached(
    40,
    `${count} terms that end in one minute are over in ${minutes} min of virtual time; mail in ${mailed} ms`,
  );
}, 600_000);

test("ten minutes suffice on this machine too, for a tenth of those terms", async () => {
  const inside = await openInside();
  const count = figure(60, 10_000);
  const provider = await inside.world.provider();
  const now = new Date(inside.now() - 31 * day);
  await inParallel([...Array(count).keys()], 8, async () => {
    const subscriptions = [{ termDuration: "P1M" as const, autoRenewEnabled: true }];
    const made = await inside.customerOf(provider, { now, subscriptions });
    const end = made.subscriptions[0]?.commitmentEndDate ?? "";
    await inside.table.write(scheduleWrite(end, "term", made.customer.id, provider.id));
  });
  let minutes = 0;
  const began = performance.now();
  /** Whether anything is left in the past hours, or was postponed by some minutes. */
  const left = async (): Promise<number> => {
    const hours = [-1, 0, 1].map((each) => new Date(inside.now() + each * hour).toISOString().slice(0, 13));
    const pages = hours.map((each) => inside.table.page(keys.scheduledIn(each), { limit: 1 }));
    return (await Promise.all(pages)).flatMap(({ items }) => items).length;
  };
  do {
    // An entry that a busy machine has no time for is postponed by five minutes, and fails a run.
    await inside.tick();
    inside.advance(minute);
    minutes++;
  } while ((await left()) > 0 && minutes < mostMinutes);
  expect(await left()).toBe(0);
  reached(
    40,
    `${count} terms on this machine in ${minutes} runs, ${Math.round((performance.now() - began) / 1_000)} s`,
  );
  await inside.close();
}, 1_800_000);
