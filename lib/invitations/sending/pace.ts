import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { withDeadline } from "../../aws/deadline.ts";
import { stale } from "../../errors.ts";
import { equals, isNew } from "../../table/condition.ts";
import { entity } from "../../table/entity.ts";
import { keys } from "../../table/keys.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";

/**
 * The used share of SES's rate. SES counts arrivals within any second, and a delayed mail may arrive shortly before the
 * next one.
 */
const usedPart = 0.8;

/** A sender does not wait longer than this for a turn. The stream brings its mail again later. */
const longestWait = 30_000;

/**
 * How late a mail may leave after its turn: within the fifth of a second that the pace leaves free. A process that
 * slept longer takes another turn, because its mail could arrive together with the next ones.
 */
const latestMilliseconds = 200;

/** The time budget of the AWS calls for taking a turn. */
const reserving = 5_000;

/** The longest time from asking for a turn to its beginning. */
export const longestTurn = reserving + longestWait;

/** The largest difference expected between the clocks of two senders. */
const skew = 5_000;

/** When the deployment's next mail may leave. */
export const paces = entity({
  type: "Pace",
  versioned: false,
  key: (_: object) => keys.pace,
  schema: () => z.object({ next: z.number() }),
});

/**
 * Gives out turns to send, so that all senders of the deployment together stay below SES's rate. The next turn is in
 * one item of the table. Each mail writes it once; no caller's request does.
 */
export const mailPace = ({
  table,
  ratePerSecond,
  clock,
  wait = pause,
}: {
  table: Table;
  /** SES's limit of mails per second for the account. */
  ratePerSecond: number;
  clock: () => Date;
  /** Waits this many milliseconds. */
  wait?: (milliseconds: number) => Promise<unknown>;
}) => {
  const interval = Math.ceil(1_000 / (ratePerSecond * usedPart));

  /** Takes the next turn. Throws when that begins after `until`. */
  const reserve = (until: number): Promise<number> =>
    retryOnConflict(async () => {
      const last = (await paces.in(table).get({}))?.next;
      const now = clock().getTime();
      // Senders never take a turn so far ahead. A stored one comes from a wrong clock and does not count.
      const known = last !== undefined && last - now <= longestWait + interval + skew ? last : 0;
      const turn = Math.max(known, now);
      if (turn > until) throw new Error("too many mails wait for their turn");
      const unchanged = { when: last === undefined ? isNew : equals("next", last), refuse: stale };
      await table.write(paces.set({}, { next: turn + interval }, unchanged));
      return turn;
    });

  return {
    /**
     * Takes the next turn and waits for it. A process that wakes too late takes another one, and the missed turn is
     * lost. Throws when too many mails wait before this one, so that the stream brings it again later.
     */
    async turn(): Promise<void> {
      const until = clock().getTime() + longestWait;
      for (;;) {
        const turn = await withDeadline(reserving, () => reserve(until));
        const left = turn - clock().getTime();
        if (left > 0) await wait(left);
        if (clock().getTime() - turn <= latestMilliseconds) return;
      }
    },
  };
};
