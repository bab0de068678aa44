import { mailPace } from "../../../../lib/invitations/sending/pace.ts";
import type { Table } from "../../../../lib/table/table.ts";
import { settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine } from "../../../support/table.ts";

const paced = async (open: () => Promise<Table>, ratePerSecond: number) => {
  const table = await open();
  const clock = settableClock();
  const waits: number[] = [];
  const wait = async (milliseconds: number) => void waits.push(milliseconds);
  const sender = (waiting = wait) => mailPace({ table, ratePerSecond, clock: clock.now, wait: waiting });
  return { clock, waits, sender, turn: sender().turn };
};

describeOnEachEngine("the pace of mails", (open) => {
  it("does not wait when nobody sent lately, and refuses to wait longer than half a minute", async () => {
    const { clock, waits, turn } = await paced(open, 0.1);
    for (let mail = 0; mail < 3; mail++) await turn();
    expect(waits).toEqual([12_500, 25_000]);
    await expect(turn()).rejects.toThrow("too many mails");
    clock.advance(10_000);
    await turn();
    expect(waits).toEqual([12_500, 25_000, 27_500]);
  });

  it("refuses to wait longer than half a minute in total when a sender wakes too late for each turn", async () => {
    const { clock, sender } = await paced(open, 1);
    const other = sender(async () => {});
    let waited = 0;
    /** Others take turns meanwhile, so that the next one is always in the future. */
    const { turn } = sender(async (milliseconds) => {
      waited += milliseconds;
      clock.advance(milliseconds + 1_000);
      await other.turn();
      await other.turn();
    });
    await other.turn();
    await expect(turn()).rejects.toThrow("too many mails");
    expect(waited).toBeGreaterThan(10_000);
    expect(waited).toBeLessThanOrEqual(30_000);
  });

  it("starts from now if a wrong clock took a turn in the far future", async () => {
    const { clock, waits, turn } = await paced(open, 1);
    const now = clock.now();
    clock.advance(365 * 24 * 3_600_000);
    await turn();
    clock.set(now);
    await turn();
    await turn();
    expect(waits).toEqual([1_250]);
  });
});
