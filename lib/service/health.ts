import { withDeadline } from "../aws/deadline.ts";
import type { Identity } from "../aws/identity.ts";
import type { Health } from "../contract/service.ts";
import { retryAfterSeconds } from "../errors.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { version } from "../version.ts";

/** The time after which a dependency counts as down. Monitoring tools wait no longer either. */
const patience = 3_000;

/**
 * How long an answer is reused. The route is public, and the user pool allows few calls a second. A refusal is reused no
 * longer than it tells its caller to wait, so that the next attempt is answered anew.
 */
const holds = { ok: 5_000, unavailable: 1_000 * retryAfterSeconds };

/**
 * Asks the table and the user pool whether they answer, at most once in five seconds per execution environment, or in
 * two while one does not. Throws UNAVAILABLE, which names the failing one.
 */
export const healthOf = (services: {
  table: Table;
  identity: Pick<Identity, "answers">;
  clock: () => Date;
}) => {
  let last: { at: number; holds: number; health: Promise<Health> } | undefined;

  const ask = async (): Promise<Health> => {
    await withDeadline(patience, () =>
      Promise.all([services.table.get(keys.operator), services.identity.answers()]),
    );
    return { status: "ok", version, checks: { table: "ok", userPool: "ok" } };
  };

  return (): Promise<Health> => {
    const now = services.clock().getTime();
    if (last && Math.abs(now - last.at) < last.holds) return last.health;
    const asked = { at: now, holds: holds.ok, health: ask() };
    asked.health.catch(() => {
      asked.holds = holds.unavailable;
    });
    last = asked;
    return asked.health;
  };
};
