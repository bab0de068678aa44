import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { type Baseline, openBaseline } from "../support/baseline.ts";
import { openCastInside } from "../support/cast-inside.ts";
import { type Ending, endings, type Flow, openFlows } from "../support/ends.ts";
import { full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { consumer } from "../support/meetings.ts";
import { reached } from "../support/promise.ts";
import { commitsOf, interrupted, oneOf, playing, randomFrom, seed } from "../support/schedules.ts";

/** More calls to the table than the longest flow makes. */
const mostCalls = 100;
const promised = 200;

/** Pages for people without an account, or without a sign-in: they need no partnership, role or user of their own. */
const withoutRights: readonly RouteKey[] = [
  "POST /invitations/{token}/enrolment",
  "POST /enrolments/{token}",
  "POST /passwords/{token}",
  "POST /account/password",
  "POST /unsubscribe/{token}",
  "POST /account",
];

/** The routes by which a reseller may change something. */
const changing = (Object.keys(routes) as RouteKey[]).filter((key) => {
  const { access }: Route = routes[key];
  if (/^(GET|HEAD) /.test(key) || withoutRights.includes(key)) return false;
  return access === "public" || access.types.includes("indirect-reseller");
});

describe("when the partnership, the role or the user ends in the middle of a flow", () => {
  let inside: Inside;
  let flows: Flow[];
  let called: ReadonlySet<RouteKey>;
  let baseline: Baseline;
  const random = randomFrom(seed);
  const counts = { flows: 0, schedules: 0, refused: 0, done: 0, commitsAfterTheEnd: 0 };

  beforeAll(async () => {
    inside = await openInside();
    ({ flows, called } = await openFlows(await openCastInside(inside)));
    baseline = await openBaseline(inside);
  }, 60_000);
  afterAll(async () => {
    const { flows, schedules, refused, done, commitsAfterTheEnd } = counts;
    reached(
      27,
      `${schedules} schedules of ${flows} flows, ${refused} refused, ${done} done before the end or in spite of it, ` +
        `${commitsAfterTheEnd} commits that need what had ended`,
    );
    await inside?.close();
  });

  /** Lets the end come after so many calls of the flow. Answers whether there were that many. */
  const endAfter = async (calls: number, flow: Flow, ending: Ending): Promise<boolean> => {
    const end = flow.ended[ending];
    if (!end) return false;
    // Pages of a job call as the consumer that does them.
    const played = await playing(inside)(
      { [consumer]: flow.act, end: end.by },
      interrupted(calls, [consumer, "end"]),
    );
    const { whole } = await baseline.after(played.written);
    await baseline.restore(played.written);

    const commits = commitsOf(played);
    const before = commits.indexOf("end");
    const after = commits.slice(before + 1);
    const goesOn = end.outcome === flow.done;
    const expected = goesOn ? flow.done : (flow.parts?.[before] ?? (before > 0 ? flow.done : end.outcome));
    const what = { flow: flow.name, ending, calls };
    // A mere read may come before the end.
    const looked = flow.looks && calls > 0 && played.results[consumer] === flow.done;
    expect({ ...what, ...played.results }).toEqual({
      ...what,
      [consumer]: looked ? flow.done : expected,
      end: "200",
    });
    expect({ ...what, broken: violations(whole) }).toEqual({ ...what, broken: [] });
    if (!goesOn) {
      counts.commitsAfterTheEnd += after.length;
      expect({ ...what, after }).toEqual({ ...what, after: [] });
    }
    if (played.results[consumer] === flow.done) counts.done++;
    else counts.refused++;
    counts.schedules++;
    return played.steps.findIndex(({ actor }) => actor === "end") === calls;
  };

  /** Lets the right end between any two calls of the flow. */
  const endAnywhere = async (flow: Flow, ending: Ending): Promise<void> => {
    let calls = 1;
    while (calls < mostCalls && (await endAfter(calls, flow, ending))) calls++;
    // A flow that has become longer would only be tried at its beginning.
    if (calls === mostCalls) throw new Error(`${flow.name} makes ${mostCalls} calls or more`);
  };

  it("no commit that needs it follows, the next request is refused, and everything that may go on does", async () => {
    for (const [number, flow] of flows.entries()) {
      const among = endings.filter((ending) => flow.ended[ending]);
      for (const ending of full ? among : [among[(number + seed) % among.length] ?? "role"]) {
        // The right ends before the flow: the next request is refused.
        await endAfter(0, flow, ending);
        if (full) await endAnywhere(flow, ending);
        else await endAfter(oneOf([2, 3, 4, 5, 6], random), flow, ending);
      }
      counts.flows++;
    }
    expect(changing.filter((key) => !called.has(key))).toEqual([]);
    if (full) expect(counts.schedules).toBeGreaterThanOrEqual(promised);
  }, 3_600_000);
});
