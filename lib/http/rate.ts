import { Refusal } from "../errors.ts";
import type { Allowance } from "../limits/allowance.ts";

/** A limit: requests at once, and requests a second in the long run. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** The maximum number of remembered callers. Beyond that, those without requests for the longest time are forgotten. */
const remembered = 10_000;

/**
 * Counts requests by key in this process's memory, with a token bucket. Each execution environment of a function counts
 * by itself, so a caller may get several times the rate. This keeps one caller from taking everything, but is no exact
 * limit. Exact limits are conditions of writes. `name` is the limit's name in the RateLimit fields.
 */
export const rateLimit = (
  name: string,
  { perSecond, burst }: Rate,
  clock: () => number = () => performance.now(),
) => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /**
     * Counts one request, and answers the rest of the limit. Throws RATE_LIMITED, with the time until the next request
     * is possible.
     */
    count(key: string): Allowance {
      const now = clock();
      const known = buckets.get(key);
      const found = known ? Math.min(burst, known.left + ((now - known.at) / 1_000) * perSecond) : burst;
      const isOver = found < 1;
      const left = isOver ? found : found - 1;
      // The key moves to the end, so that the first key is the one without requests for the longest time.
      buckets.delete(key);
      buckets.set(key, { left, at: now });
      if (buckets.size > remembered) {
        const [oldest = ""] = buckets.keys();
        buckets.delete(oldest);
      }
      const allowance = {
        name,
        limit: burst,
        window: burst / perSecond,
        remaining: isOver ? 0 : left,
        reset: (burst - left) / perSecond,
      };
      if (isOver)
        throw new Refusal("RATE_LIMITED", "Too many requests at once. Wait, and send them more slowly.", {
          retryAfter: (1 - left) / perSecond,
          allowance,
        });
      return allowance;
    },
  };
};
export type RateLimit = ReturnType<typeof rateLimit>;

/** The general limits of a function: for each organization, and for each source address of public routes. */
export interface Limits {
  organization: RateLimit;
  address: RateLimit;
}

/** The deployment's limits. `setting` reads an environment variable. */
export const limitsOf = (setting: (name: string) => string): Limits => {
  const rate = (name: "organization" | "address") =>
    rateLimit(name, {
      perSecond: Number(setting(`${name.toUpperCase()}_REQUESTS_PER_SECOND`)),
      burst: Number(setting(`${name.toUpperCase()}_BURST`)),
    });
  return { organization: rate("organization"), address: rate("address") };
};
