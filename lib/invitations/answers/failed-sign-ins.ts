import * as z from "zod";
import { Refusal } from "../../errors.ts";
import { all, any, atMost, type Condition, greater, isNew, less } from "../../table/condition.ts";
import type { Item, Write } from "../../table/item.ts";
import { keys } from "../../table/keys.ts";
import type { Table } from "../../table/table.ts";
import type { Link } from "../requests/token.ts";

const limit = 10;
const windowMilliseconds = 3_600_000;

/** Why a place could not be taken, with the count as it was. */
class Closed extends Error {
  readonly until: number | undefined;

  constructor(existing: Item | undefined) {
    super("the count is closed");
    this.until = z.object({ until: z.number() }).safeParse(existing).data?.until;
  }
}

/**
 * How many sign-ins failed on one link. A place is taken in the write before the credentials are tried, and given back
 * when they are right, so that parallel attempts cannot outrun the count. The hour begins with its first failure.
 */
export const failureCount = (table: Table) => {
  const closed = (existing?: Item) => new Closed(existing);
  /** As a transaction, which carries a token: a count whose answer was lost is not moved twice. */
  const counting = (place: Write) => table.transact([place]);

  return {
    /** Takes a place for one attempt. Throws RATE_LIMITED when ten have failed within the hour. */
    async take({ requestId, hash }: Link, now: Date): Promise<void> {
      const key = keys.failures(requestId, hash);
      const running = greater("until", now.getTime());
      const add = (when: Condition) =>
        counting({ update: key, add: { count: 1 }, checks: [{ when, refuse: closed }] });
      const begin = async () => {
        const until = now.getTime() + windowMilliseconds;
        const item = { ...key, type: "Failures", count: 1, until, ttl: Math.floor(until / 1000) + 3_600 };
        const over = any(isNew, atMost("until", now.getTime()));
        await counting({ put: item, checks: [{ when: over, refuse: closed }] });
      };
      const room = all(running, less("count", limit));
      // Either the hour runs and has room, or it is over and a new one begins; a third try settles a race between the two.
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
        {
          retryAfter: (until - now.getTime()) / 1000,
        },
      );
    },

    /** Gives the place back: the credentials were right. */
    async giveBack({ requestId, hash }: Link): Promise<void> {
      const refuse = closed;
      const when = greater("count", 0);
      const place = {
        update: keys.failures(requestId, hash),
        add: { count: -1 },
        checks: [{ when, refuse }],
      };
      await counting(place).catch((error) => {
        // An hour that has ended meanwhile took its places with it.
        if (!(error instanceof Closed)) throw error;
      });
    },
  };
};
