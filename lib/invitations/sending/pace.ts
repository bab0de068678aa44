import { setTimeout as pause } from "node:timers/promises";
import * as z from "zod";
import { withDeadline } from "../../aws/deadline.ts";
import { stale } from "../../errors.ts";
import { equals, isNew } from "../../table/condition.ts";
import { keys } from "../../table/keys.ts";
import { retryOnConflict } from "../../table/retry-on-conflict.ts";
import type { Table } from "../../table/table.ts";

/**
 * How much of SES's rate is used. SES counts arrivals in any second, and a mail that leaves on time may arrive a little
 * late, just before the next.
 */
const usedPart = 0.8;

/** A turn further away than this is not waited for: the mail comes again later. */
const longestWait = 30_000;

/**
 * How late a mail may leave after its turn. SES counts by the second, of which a fifth is free: a process that slept
 * longer takes another turn, lest its mail meets the next ones in one second.
 */
const latest = 200;

/** What taking a turn may take, in AWS calls. */
const reserving = 5_000;

/** How long a mail may take to get its turn, and to wait for it. */
export const longestTurn = reserving + longestWait;

/** How far the clocks of two senders may differ. */
const skew = 5_000;

const paceItem = z.object({ next: z.number() });

/**
 * The one queue for turns to send, kept in the table, so that all senders of the deployment together stay below SES's
 * rate. One item is written once for each mail, never by a caller's request.
 */
export const mailPace = (o: {
  table: Table;
  /** Mails a second that SES allows the account. */
  ratePerSecond: number;
  clock: () => Date;
  /** Waits so many milliseconds. */
  wait?: (milliseconds: number) => Promise<unknown>;
}) => {
  const { table, clock, wait = pause } = o;
  const interval = Math.ceil(1_000 / (o.ratePerSecond * usedPart));

  /** A turn before `until`. */
  const reserve = (until: number): Promise<number> =>
    retryOnConflict(async () => {
      const found = await table.get(keys.pace);
      const last = found && paceItem.parse(found).next;
      const now = clock().getTime();
      // Nobody takes a turn further away than one that is waited for: what is further was taken by a clock gone wrong.
      const known = last !== undefined && last - now <= longestWait + interval + skew ? last : 0;
      const turn = Math.max(known, now);
      if (turn > until) throw new Error("too many mails wait for their turn");
      await table.write({
        put: { ...keys.pace, type: "Pace", next: turn + interval },
        checks: [{ when: last === undefined ? isNew : equals("next", last), refuse: stale }],
      });
      return turn;
    });

  return {
    /**
     * Takes the next turn and waits for it; another one where it woke too late for that. A turn that is not used is
     * lost. Throws when too many wait before it, so that the mail comes again later.
     */
    async turn(): Promise<void> {
      const until = clock().getTime() + longestWait;
      for (;;) {
        const turn = await withDeadline(reserving, () => reserve(until));
        const left = turn - clock().getTime();
        if (left > 0) await wait(left);
        if (clock().getTime() - turn <= latest) return;
      }
    },
  };
};
