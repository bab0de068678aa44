import { Refusal } from "../errors.ts";

/** So many requests at once, and in the long run so many a second. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** How many callers are remembered: beyond that, those that have been quiet longest are forgotten. */
const remembered = 10_000;

/**
 * Counts requests by key in this process's memory, as a bucket that refills. What Lambda starts in parallel counts by
 * itself and forgets with its process, so a caller may have as many times the rate as there are such environments: it
 * keeps one caller from taking everything, and is no exact limit. Those stand where something is written.
 */
export const rateLimit = ({ perSecond, burst }: Rate, clock: () => number = () => performance.now()) => {
  const buckets = new Map<string, { left: number; at: number }>();
  return {
    /** Counts one request. Throws RATE_LIMITED, with the time until the next may come. */
    count(key: string): void {
      const now = clock();
      const known = buckets.get(key);
      const left = known ? Math.min(burst, known.left + ((now - known.at) / 1_000) * perSecond) : burst;
      // Put last again: the first key is then the one that has been quiet longest.
      buckets.delete(key);
      buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
      if (buckets.size > remembered) {
        const [oldest = ""] = buckets.keys();
        buckets.delete(oldest);
      }
      if (left < 1)
        throw new Refusal("RATE_LIMITED", "Too many requests at once. Wait, and send them more slowly.", {
          retryAfter: (1 - left) / perSecond,
        });
    },
  };
};
export type RateLimit = ReturnType<typeof rateLimit>;

/** The general limits of a function: of each organization, and of each address on what is public. */
export interface Limits {
  organization: RateLimit;
  address: RateLimit;
}

/** The limits as the deployment sets them; `setting` reads a name of the environment. */
export const limitsOf = (setting: (name: string) => string): Limits => {
  const rate = (name: string) =>
    rateLimit({
      perSecond: Number(setting(`${name}_REQUESTS_PER_SECOND`)),
      burst: Number(setting(`${name}_BURST`)),
    });
  return { organization: rate("ORGANIZATION"), address: rate("ADDRESS") };
};
