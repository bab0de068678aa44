import {
  countFailure,
  isPaused,
  newSending,
  type SendingItem,
} from "../../../../lib/invitations/sending/breaker.ts";
import { day, minute } from "../../../support/clock.ts";

const now = new Date("2026-03-01T12:00:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const failed = (times: number, sent: number, apart = minute): SendingItem => {
  let sending = newSending("org_1");
  for (let at = 0; at < times; at++) sending = countFailure(sending, sent, later(at * apart));
  return sending;
};

describe("the sending of a provider", () => {
  test("is paused for a day by the tenth mail that bounces within a day", () => {
    const nine = failed(9, 20);
    expect([isPaused(nine, now), nine.failures.length]).toEqual([false, 9]);
    const ten = failed(10, 20);
    expect([isPaused(ten, later(9 * minute)), ten.pausedUntil]).toEqual([
      true,
      later(9 * minute + day).toISOString(),
    ]);
    expect(isPaused(ten, later(9 * minute + day))).toBe(false);
    // The mails that were under way no longer count.
    expect(countFailure(ten, 20, later(10 * minute))).toBe(ten);
    expect(countFailure(ten, 20, later(2 * day)).failures).toHaveLength(1);
  });

  test("goes on if bounces are few among its mails, or spread over days", () => {
    expect(isPaused(failed(10, 101), later(minute))).toBe(false);
    expect(isPaused(failed(10, 100), later(9 * minute))).toBe(true);
    expect(isPaused(failed(30, 20, day / 9), later(4 * day))).toBe(false);
    // A thousand a day are too many, whatever their share.
    const [below, at] = [999, 1_000].map((times) => failed(times, 100_000, 1_000));
    expect([below?.failures.length, below?.pausedUntil]).toEqual([999, undefined]);
    expect([at?.failures.length, isPaused(at, later(1_000_000))]).toEqual([0, true]);
  });
});
