import * as rules from "../../../lib/mailed-links/rules.ts";

const now = new Date("2026-03-10T09:30:00.000Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const queued: rules.LinkMail = { state: "queued", attempts: 0 };
const sending = rules.claimed(queued, "hash", 60_000, now);

describe("a mail with a personal link", () => {
  it.each([
    ["queued", true],
    ["sending", true],
    ["sent", false],
    ["failed", false],
    ["used", false],
  ])("in the state %s waits to be sent: %s", (state, waits) => {
    expect(rules.isWaiting({ ...queued, state })).toBe(waits);
    expect(rules.isWaiting(undefined)).toBe(false);
  });

  it("belongs to one sender for eighteen seconds, with a new link", () => {
    expect(sending).toEqual({
      ...{ state: "sending", attempts: 1, linkHash: "hash" },
      leaseUntil: now.getTime() + 18_000,
      expiresAt: later(60_000).toISOString(),
    });
    expect(rules.leaseLeft(sending, now)).toBe(18_000);
    expect(rules.leaseLeft(sending, later(17_999))).toBe(1);
    expect(rules.leaseLeft(sending, later(18_001))).toBe(0);
    // A clock that was far ahead delays nobody longer than a lease.
    expect(rules.leaseLeft({ ...sending, leaseUntil: now.getTime() + 90_000 }, now)).toBe(18_000);
    expect(rules.leaseLeft({ ...sending, leaseUntil: undefined }, now)).toBe(0);
    expect(rules.leaseLeft({ ...sending, state: "sent" }, now)).toBe(0);
  });

  it.each([
    ["that has been sent", sending, "hash", 0, "live"],
    ["a moment before its end", sending, "hash", 59_999, "live"],
    ["at its end", sending, "hash", 60_000, "expired"],
    ["without an end", { ...sending, expiresAt: undefined }, "hash", 0, "expired"],
    ["that has been used", { ...sending, state: "used" }, "hash", 90_000, "used"],
    ["that a newer one has replaced", sending, "older", 0, "unknown"],
    ["of an unknown mail", undefined, "hash", 0, "unknown"],
    ["that was never issued", queued, undefined, 0, "unknown"],
  ] as const)("finds the right state of a link %s", (_, link, hash, after, worth) => {
    expect(rules.worthOf(link, hash, later(after))).toBe(worth);
  });
});
