import { withDeadline } from "../aws/deadline.ts";
import type { Identity } from "../aws/identity.ts";
import type { Health } from "../contract/service.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { version } from "../version.ts";

/** The time after which a dependency counts as down. Monitoring tools wait no longer either. */
const patience = 3_000;

/** How long an answer is reused. The route is public, and the user pool allows few calls a second. */
const holds = 5_000;

/**
 * Asks the table and the user pool whether they answer, at most once in five seconds per execution environment. Throws
 * UNAVAILABLE, which names the failing one.
 */
export const healthOf = (services: {
  table: Table;
  identity: Pick<Identity, "answers">;
  clock: () => Date;
}) => {
  let last: { at: number; health: Promise<Health> } | undefined;

  const ask = async (): Promise<Health> => {
    await withDeadline(patience, () =>
      Promise.all([services.table.get(keys.operator), services.identity.answers()]),
    );
    return { status: "ok", version, checks: { table: "ok", userPool: "ok" } };
  };

  return (): Promise<Health> => {
    const now = services.clock().getTime();
    if (!last || Math.abs(now - last.at) >= holds) last = { at: now, health: ask() };
    return last.health;
  };
};
