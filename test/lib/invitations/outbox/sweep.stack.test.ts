import { newId } from "../../../../lib/ids.ts";
import { outboxStore } from "../../../../lib/invitations/outbox/store.ts";
import { outboxSweep } from "../../../../lib/invitations/outbox/sweep.ts";
import { hourOf } from "../../../../lib/schedule/store.ts";
import { day, hour, minute, settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine, itemsOf } from "../../../support/table.ts";
import { withDraft, withQueuedMail } from "../../../support/table-fixtures.ts";

describeOnEachEngine("the sweep of the outbox", (open) => {
  test("shows a waiting mail to the stream again, less and less often, but not one that a live sender holds", async () => {
    const { now, advance } = settableClock();
    const table = await open();
    const outbox = outboxStore(table);
    const draft = await withDraft(table, newId("org", now()), "bob@x.example", now());
    const id = await withQueuedMail(table, draft, now());
    const { sweep } = outboxSweep(table, now);
    const stored = async () => (await itemsOf(table, `OUTBOX#${id}`))[0];
    const entry = async () => {
      const found = await outbox.find(id);
      if (!found) throw new Error("the entry is gone");
      return found;
    };
    advance(2 * minute);
    await sweep(id);
    expect(await stored()).toMatchObject({ state: "queued", nudgedAt: now().toISOString() });

    await table.write(outbox.lease(await entry(), now().getTime() + 10_000));
    await sweep(id);
    expect(await stored()).toMatchObject({ state: "sending" });
    advance(2 * minute);
    await sweep(id);
    expect(await stored()).toMatchObject({ state: "queued" });

    const untilNextSweep = async () => {
      const from = now().getTime();
      const hours = [from, from + hour].map((at) => `DUE#${hourOf(new Date(at))}`);
      const entries = (await Promise.all(hours.map((each) => itemsOf(table, each)))).flat();
      const mine = entries.filter((each) => each.id === id).map(({ at }) => Date.parse(String(at)));
      return Math.max(...mine) - from;
    };
    // The mail is four minutes old, so the next sweep comes in another four. After a day, one comes every hour.
    expect(await untilNextSweep()).toBe(4 * minute);
    advance(day);
    await sweep(id);
    expect(await untilNextSweep()).toBe(hour);

    await table.write(outbox.settle(await entry(), "sent"));
    await sweep(id);
    await sweep(newId("out", now()));
    expect(await stored()).toMatchObject({ state: "sent" });
  });
});
