import { mailPace } from "../../../../lib/invitations/sending/pace.ts";
import { settableClock } from "../../../support/clock.ts";
import { describeOnEachEngine } from "../../../support/table.ts";

describeOnEachEngine("the pace of mails", (open) => {
  it("gives every sender of the deployment a turn of its own, at four fifths of the rate", async () => {
    const table = await open();
    const clock = settableClock("2026-03-01T12:00:00.000Z");
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const senders = Array.from({ length: 4 }, () =>
      mailPace({ table, ratePerSecond: 2, clock: clock.now, wait }),
    );
    await Promise.all(senders.flatMap(({ turn }) => [turn(), turn()]));
    // The first does not wait at all.
    expect(waits.toSorted((a, b) => a - b)).toEqual([625, 1_250, 1_875, 2_500, 3_125, 3_750, 4_375]);
  });

  it("does not wait when nobody sent lately, and refuses to wait longer than half a minute", async () => {
    const table = await open();
    const clock = settableClock("2026-03-02T12:00:00.000Z");
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const { turn } = mailPace({ table, ratePerSecond: 0.1, clock: clock.now, wait });
    await turn();
    await turn();
    await turn();
    expect(waits).toEqual([12_500, 25_000]);
    await expect(turn()).rejects.toThrow("too many mails");
    clock.advance(10_000);
    await turn();
    expect(waits).toEqual([12_500, 25_000, 27_500]);
  });

  it("waits no longer in all for one that wakes too late for its turn each time", async () => {
    const table = await open();
    const clock = settableClock("2026-03-03T12:00:00.000Z");
    const pace = { table, ratePerSecond: 1, clock: clock.now };
    const other = mailPace({ ...pace, wait: async () => {} });
    let waited = 0;
    /** Others go on taking turns meanwhile: the next one is always in the future. */
    const wait = async (milliseconds: number) => {
      waited += milliseconds;
      clock.advance(milliseconds + 1_000);
      await other.turn();
      await other.turn();
    };
    const { turn } = mailPace({ ...pace, wait });
    await other.turn();
    await expect(turn()).rejects.toThrow("too many mails");
    expect(waited).toBeGreaterThan(10_000);
    expect(waited).toBeLessThanOrEqual(30_000);
  });

  it("goes on from now where a clock gone wrong took a turn that nobody would wait for", async () => {
    const table = await open();
    const clock = settableClock("2027-03-02T12:00:00.000Z");
    const waits: number[] = [];
    const wait = async (milliseconds: number) => void waits.push(milliseconds);
    const { turn } = mailPace({ table, ratePerSecond: 1, clock: clock.now, wait });
    await turn();
    clock.set("2026-03-02T12:00:00.000Z");
    await turn();
    await turn();
    expect(waits).toEqual([1_250]);
  });
});
