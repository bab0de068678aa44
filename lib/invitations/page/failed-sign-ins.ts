import { Refusal } from "../../errors.ts";
import { all, any, atMost, type Condition, greater, isNew, less } from "../../table/condition.ts";
import type { Item, Write } from "../../table/item.ts";
import type { Table } from "../../table/table.ts";
import type { Link } from "../requests/token.ts";
import { failureCounts } from "./items.ts";

const limit = 10;
const windowMilliseconds = 3_600_000;

/** The count could not be raised: its hour is over, or its limit is reached. */
class Closed extends Error {
  readonly until: number | undefined;

  constructor(existing: Item | undefined) {
    super("the count is closed");
    this.until = existing && failureCounts.parse(existing).until;
  }
}

/**
 * Counts the failed sign-ins of each link. An attempt is counted before the credentials are tried, and removed from the
 * count when they are right, so that parallel attempts cannot pass the limit. The hour begins with its first attempt.
 */
export const failedSignIns = (table: Table) => {
  const closed = (existing?: Item) => new Closed(existing);
  /** A transaction carries a token: if its reply is lost, the SDK's repetition does not count twice. */
  const count = (write: Write) => table.transact([write]);

  return {
    /** Counts an attempt. Throws RATE_LIMITED when ten have failed within the hour. */
    async reserve({ requestId, hash }: Link, now: Date): Promise<void> {
      const key = failureCounts.key({ requestId, hash });
      const running = greater("until", now.getTime());
      const add = (when: Condition) =>
        count({ update: key, add: { count: 1 }, checks: [{ when, refuse: closed }] });
      const begin = async () => {
        const until = now.getTime() + windowMilliseconds;
        const over = any(isNew, atMost("until", now.getTime()));
        await count(failureCounts.put({ requestId, hash, count: 1, until }, { when: over, refuse: closed }));
      };
      const room = all(running, less("count", limit));
      // Either the hour still runs and has room, or it is over and a new one begins. If another attempt begins the new
      // hour first, the third try counts within it.
      let until = now.getTime() + windowMilliseconds;
      for (const attempt of [() => add(room), begin, () => add(room)])
        try {
          return await attempt();
        } catch (error) {
          if (!(error instanceof Closed)) throw error;
          until = error.until ?? until;
        }
      throw new Refusal(
        "RATE_LIMITED",
        "Too many sign-ins failed on this link. Wait an hour, or ask for a new link.",
        { retryAfter: (until - now.getTime()) / 1000 },
      );
    },

    /** Removes an attempt from the count, because the credentials were right. */
    async release({ requestId, hash }: Link): Promise<void> {
      const key = failureCounts.key({ requestId, hash });
      const checks = [{ when: greater("count", 0), refuse: closed }];
      await count({ update: key, add: { count: -1 }, checks }).catch((error) => {
        // The hour has ended meanwhile, and DynamoDB has deleted its count.
        if (!(error instanceof Closed)) throw error;
      });
    },
  };
};
