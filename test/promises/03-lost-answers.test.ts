import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { everyNth, full } from "../support/full.ts";
import { violations } from "../support/invariants.ts";
import type { Item } from "../support/invariants-found.ts";
import { isRead } from "../support/ledger.ts";
import { reached } from "../support/promise.ts";
import { type Played, play, type Scene } from "../support/scenes.ts";
import { routeOf, scenes } from "../support/scenes-all.ts";
import { seed } from "../support/schedules.ts";
import { openStages, type Stage } from "../support/stages.ts";

/**
 * The calls that the SDK does not repeat: a mail, and the answer to a sign-in's challenge, which Cognito accepts once.
 */
const goodOnce = new Set(["SendRawEmail", "AdminRespondToAuthChallenge"]);

/** Whether the call claims the key. Then the claim holds for as long as its lease. */
const isClaim = (name: string, calls: Played["calls"], at: number): boolean => {
  const route = routeOf(name);
  const row: Route | undefined = route && routes[route];
  return row?.key === "claim" && calls.findIndex(({ operation }) => operation === "PutItem") === at;
};

describe("a call whose answer is lost", () => {
  // A call that fails each time is repeated eight times. How long the function pauses in between is not shown here.
  const stages = openStages({ wait: async () => undefined });
  const counts = { scenes: 0, writes: 0, of: 0, cutOff: 0, asked: 0 };
  afterAll(async () => {
    const { scenes: played, writes, of, cutOff, asked } = counts;
    reached(
      3,
      `${writes} of ${of} writes in ${played} flows lost their answer, each without a difference; ` +
        `${cutOff} lost it each time they were tried, ${asked} of them until the client asked again: no difference`,
    );
    await stages.close();
  });

  it("is tried here for every row of the contract that changes something", () => {
    // A review and a validation commit nothing. They are POSTs because of their size.
    const changing = (Object.keys(routes) as RouteKey[]).filter((key) => !isRead(key));
    const played = new Set(Object.keys(scenes).map(routeOf));
    expect(changing.filter((key) => !played.has(key as keyof typeof routes))).toEqual([]);
  });

  const those = everyNth(Object.entries(scenes), 2, seed).map(([name, scene]) => ({ name, scene }));
  const writesOf = ({ calls }: Played): number[] => calls.flatMap(({ writes }, at) => (writes ? [at] : []));

  const losesEachOnce = async ({ inside, cast }: Stage, name: string, scene: Scene): Promise<void> => {
    const clean = await play(inside, cast, { name, scene });
    const all = writesOf(clean);
    expect(all.length).toBeGreaterThan(0);
    counts.of += all.length;
    // An everyday run tries every second call, and the last, which is the change itself.
    const points = full ? all : all.filter((at, position) => position % 2 === 1 || at === all.at(-1));
    for (const at of points) {
      const fault = { kind: "lost", at, tries: "first" } as const;
      const { left, alike, places, secrets, struck, more, waited } = await play(inside, cast, {
        name,
        scene,
        fault,
      });
      const isGoodOnce = goodOnce.has(clean.calls[at]?.operation ?? "");
      const [found, plain] = isGoodOnce ? [alike, clean.alike] : [left, clean.left];
      expect({ at, struck, waited, secrets, left: found }).toEqual({
        at,
        struck: true,
        waited: [],
        secrets: clean.secrets,
        left: plain,
      });
      expect({ at, more: more <= (isGoodOnce ? 1 : 0) }).toEqual({ at, more: true });
      expect([0, 1]).toContain(places - clean.places);
      counts.writes++;
    }
    counts.scenes++;
  };

  const losesEachTry = async ({ inside, cast }: Stage, name: string, scene: Scene): Promise<void> => {
    const clean = await play(inside, cast, { name, scene });
    const all = writesOf(clean);
    expect(all.length).toBeGreaterThan(0);
    for (const at of everyNth(all, 12, Object.keys(scenes).indexOf(name) + seed)) {
      const fault = { kind: "lost", at, tries: "all" } as const;
      const { alike, places, struck, more, waited } = await play(inside, cast, { name, scene, fault });
      const waits = isClaim(name, clean.calls, at) ? ["1"] : [];
      // A repeated sign-in on a page leaves its first session behind. That session's secret never reached anybody.
      const { items, ...rest } = alike;
      const once = items.filter(
        (each, index) => !each.includes("PageSession") || items.indexOf(each) === index,
      );
      expect({ at, struck, waited, alike: { ...rest, items: once } }).toEqual({
        at,
        struck: true,
        waited: waits,
        alike: clean.alike,
      });
      expect({ at, more: more <= 1 + waits.length }).toEqual({ at, more: true });
      expect([0, 1]).toContain(places - clean.places);
      counts.cutOff++;
      counts.asked += Math.min(more, 1);
    }
  };

  const isWhole = (items: readonly Item[]): void => expect(violations(items)).toEqual([]);

  it.each(those)(
    "$name: makes no difference and leaves a whole table, whichever call it is",
    ({ name, scene }) => stages.play((stage) => losesEachOnce(stage, name, scene), isWhole),
    full ? 600_000 : 60_000,
  );

  // After all others: the SDK's retries for a failing service are limited, and this test uses them up.
  it.each(those)(
    "$name: makes no difference and leaves a whole table if it is lost each time and the client repeats its request",
    ({ name, scene }) => stages.play((stage) => losesEachTry(stage, name, scene), isWhole),
    full ? 600_000 : 60_000,
  );
});
