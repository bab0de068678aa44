import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { rowOf } from "../support/example-calls.ts";
import { openExampleCast } from "../support/example-cast.ts";
import { figure } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { reached } from "../support/promise.ts";
import { type Load, type Outcome, simulate } from "../support/queue-simulation.ts";
import { type Recorded, recordTransactions } from "../support/recorded-transactions.ts";
import { randomFrom, seed } from "../support/schedules.ts";

/** The promise's load, of one organization through one user, for a longer time in a full run. */
const load: Load = { rate: 200, writers: 64, holding: 10, seconds: figure(10, 60) };

/** The quotas per minute and day allow no more than this. */
const ofQuota: Load = { ...load, rate: 5, seconds: 20 * load.seconds };

const most = 1.1;

/** Routes whose object is always the same: the requesting organization, or the caller's own preferences. */
const onOneObject: readonly RouteKey[] = [
  "POST /v1/change-requests/{changeRequestId}/approve",
  "PATCH /v1/me/notification-preferences",
  "PATCH /v1/notification-preferences",
];

const takesQuota = ({ writes }: Recorded): boolean =>
  writes.some(({ touches }) => touches.some(({ drawn }) => drawn?.each === "call"));

describe("64 writers of one organization and one user, on different objects", () => {
  let inside: Inside;
  let recorded: Recorded[];
  const random = randomFrom(seed);
  beforeAll(async () => {
    inside = await openInside();
    recorded = await recordTransactions(inside.between.dynamodb, await openExampleCast(inside));
    // Each change of the contract is made four times.
  }, 300_000);
  afterAll(() => inside?.close());

  const tries = ({ tries, committed }: Outcome): number => tries / committed;

  test("write by every route that is open to them", () => {
    const changing = (Object.keys(routes) as RouteKey[]).filter(
      (key) => !/^(GET|HEAD) /.test(key) && rowOf(key).access !== "public",
    );
    expect([...new Set(recorded.map(({ route }) => route))].sort()).toEqual(changing.sort());
  });

  test("take at most 1.10 tries for a transaction at 200 committed a second, and none is refused", () => {
    const writing = recorded.filter(({ writes, route }) => writes.length > 0 && !onOneObject.includes(route));
    const outcomes = writing.map((each) => ({
      what: `${each.route} by an ${each.as}`,
      asked: takesQuota(each) ? ofQuota : load,
      ...simulate([each], takesQuota(each) ? ofQuota : load, random),
    }));
    const slow = outcomes.filter(
      (each) => tries(each) > most || each.refused > 0 || each.rate < 0.9 * each.asked.rate,
    );
    expect(slow).toEqual([]);

    const mixed = simulate(
      writing.filter((each) => each.as === "indirect-provider" && !takesQuota(each)),
      load,
      random,
    );
    expect(tries(mixed)).toBeLessThanOrEqual(most);
    expect(mixed.refused).toBe(0);
    const committed = outcomes.reduce((sum, each) => sum + each.committed, 0);
    const worst = Math.max(...outcomes.map(tries));
    reached(
      37,
      `${outcomes.length} kinds of calls, ${committed} commits at ${load.rate} a second (${ofQuota.rate} under quotas): ` +
        `up to ${worst.toFixed(3)} tries, all mixed ${tries(mixed).toFixed(3)}, p99 ${Math.round(mixed.p99)} ms, 0 refused`,
    );
  });
});
