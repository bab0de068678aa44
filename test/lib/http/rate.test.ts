import { Refusal } from "../../../lib/errors.ts";
import { limitsOf, rateLimit } from "../../../lib/http/rate.ts";
import { rateLimitFields } from "../../../lib/limits/allowance.ts";
import { refusalOf } from "../../support/refusal.ts";

const limited = (action: () => unknown): number | undefined => {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal && error.code === "RATE_LIMITED") return error.more.retryAfter;
    throw error;
  }
  return undefined;
};

describe("the rate of requests", () => {
  const open = () => {
    const time = { now: 1_000 };
    return { time, ...rateLimit("organization", { perSecond: 2, burst: 3 }, () => time.now) };
  };

  it("allows a burst at once, then a fixed number per second, and says when the next request may come", () => {
    const { time, count } = open();
    expect([1, 2, 3].map(() => limited(() => count("a")))).toEqual([undefined, undefined, undefined]);
    expect(limited(() => count("a"))).toBe(0.5);
    time.now += 250;
    expect(limited(() => count("a"))).toBe(0.25);
    time.now += 250;
    expect(limited(() => count("a"))).toBeUndefined();
    expect(limited(() => count("a"))).toBe(0.5);
  });

  it("shows the remaining requests in the fields RateLimit and RateLimit-Policy", () => {
    const { time, count } = open();
    expect(rateLimitFields([count("a")])).toEqual({
      "ratelimit-policy": '"organization";q=3;w=2',
      ratelimit: '"organization";r=2;t=1',
    });
    count("a");
    count("a");
    time.now += 250;
    const { allowance } = refusalOf(() => count("a")).more;
    expect(rateLimitFields(allowance ? [allowance, allowance] : [])).toEqual({
      "ratelimit-policy": '"organization";q=3;w=2, "organization";q=3;w=2',
      ratelimit: '"organization";r=0;t=2, "organization";r=0;t=2',
    });
    expect(rateLimitFields([])).toEqual({});
  });

  it("is separate for each caller, and never saves up more than the burst", () => {
    const { time, count } = open();
    count("a");
    time.now += 3_600_000;
    expect([1, 2, 3, 4].map(() => limited(() => count("a")))).toEqual([undefined, undefined, undefined, 0.5]);
    expect(limited(() => count("b"))).toBeUndefined();
  });

  it("is remembered for the latest callers only, so that memory stays limited", () => {
    const { count } = open();
    for (const _ of [1, 2, 3]) count("quiet");
    for (const _ of [1, 2, 3]) count("loud");
    for (let other = 0; other < 9_999; other++) count(`other ${other}`);
    expect(limited(() => count("loud"))).toBe(0.5);
    expect(limited(() => count("quiet"))).toBeUndefined();
  });

  it("is read from the deployment's settings", () => {
    const settings: Record<string, string> = {
      ORGANIZATION_REQUESTS_PER_SECOND: "10",
      ORGANIZATION_BURST: "1",
      ADDRESS_REQUESTS_PER_SECOND: "10",
      ADDRESS_BURST: "2",
    };
    const { organization, address } = limitsOf((name) => settings[name] ?? "");
    expect([1, 2].map(() => limited(() => organization.count("o")) === undefined)).toEqual([true, false]);
    expect([1, 2, 3].map(() => limited(() => address.count("a")) === undefined)).toEqual([true, true, false]);
  });
});
