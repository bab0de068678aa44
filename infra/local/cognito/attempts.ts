import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { notAuthorized } from "./refusals.ts";

const attemptsRow = z.object({ failures: z.number(), lockedUntil: z.number() });
const longest = 15 * 60_000;

export type Attempts = ReturnType<typeof openAttempts>;

/**
 * Cognito's lockout. The fifth wrong password locks a name for a second, and each further one doubles the time, up to
 * 15 minutes. Attempts during a lock have no effect. A success, or 15 minutes without an attempt, reset the count.
 * Unknown names are locked too, because a lock would otherwise reveal which names exist.
 */
export function openAttempts(db: DatabaseSync, now: () => number) {
  const read = db.prepare("SELECT failures, lockedUntil FROM attempts WHERE name = ?");
  const drop = db.prepare("DELETE FROM attempts WHERE name = ?");
  const prune = db.prepare("DELETE FROM attempts WHERE lockedUntil < ?");
  const write = db.prepare(
    `INSERT INTO attempts (name, failures, lockedUntil) VALUES (?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, lockedUntil = excluded.lockedUntil`,
  );
  const running = new Map<string, Promise<unknown>>();

  function refuseLocked(name: string): void {
    const row = read.get(name);
    if (row !== undefined && attemptsRow.parse(row).lockedUntil > now()) {
      throw notAuthorized("Password attempts exceeded");
    }
  }

  function failed(name: string): void {
    const at = now();
    prune.run(at - longest);
    const row = read.get(name);
    const failures = row === undefined ? 1 : attemptsRow.parse(row).failures + 1;
    const lock = failures < 5 ? 0 : Math.min(2 ** (failures - 5) * 1000, longest);
    write.run(name, failures, at + lock);
  }

  return {
    /** Checks the passwords of one name one after another, so that parallel attempts cannot bypass the lock. */
    async guarded(name: string, check: () => Promise<boolean>): Promise<boolean> {
      const before = running.get(name);
      const mine = (async () => {
        await before?.catch(() => undefined);
        refuseLocked(name);
        const right = await check();
        if (right) drop.run(name);
        else failed(name);
        return right;
      })();
      running.set(name, mine);
      try {
        return await mine;
      } finally {
        if (running.get(name) === mine) running.delete(name);
      }
    },
    forget(name: string): void {
      drop.run(name);
    },
  };
}
