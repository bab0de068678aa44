import { routes } from "../../lib/contract/routes.ts";
import { everyNth, full } from "../support/full.ts";
import { type Inside, openInside } from "../support/inside.ts";
import { violations } from "../support/invariants.ts";
import { itemsOf } from "../support/invitations.ts";
import { reached } from "../support/promise.ts";
import { type Cast, openCast, play } from "../support/scenes.ts";
import { routeOf, scenes } from "../support/scenes-all.ts";
import { seed } from "../support/schedules.ts";

describe("a call whose answer is lost", () => {
  let inside: Inside;
  let cast: Cast;
  const counts = { scenes: 0, writes: 0, of: 0 };
  beforeAll(async () => {
    inside = await openInside();
    cast = await openCast(inside);
  }, 60_000);
  afterAll(async () => {
    const { scenes: played, writes, of } = counts;
    reached(3, `${writes} of ${of} writes in ${played} flows lost their answer, each without a difference`);
    await inside?.close();
  });

  it("is known here for every row of the contract that changes something", () => {
    // A review commits nothing; it is a POST for the sake of its size.
    const changing = Object.keys(routes).filter((key) => !/^(GET|HEAD) |\/review$/.test(key));
    const played = new Set(Object.keys(scenes).map(routeOf));
    expect(changing.filter((key) => !played.has(key as keyof typeof routes))).toEqual([]);
  });

  it.each(everyNth(Object.entries(scenes), 2, seed).map(([name, scene]) => ({ name, scene })))(
    "$name: makes no difference, whichever it is",
    async ({ name, scene }) => {
      const clean = await play(inside, cast, { name, scene });
      const all = clean.calls.flatMap(({ writes }, at) => (writes ? [at] : []));
      expect(all.length).toBeGreaterThan(0);
      // On any day every second, and the last, which is the change itself.
      const points = full ? all : all.filter((at, position) => position % 2 === 1 || at === all.at(-1));
      for (const at of points) {
        const { left, secrets, struck, waited } = await play(inside, cast, {
          name,
          scene,
          fault: { kind: "lost", at },
        });
        const { left: plain, secrets: shown } = clean;
        expect({ at, struck, waited, left, secrets }).toEqual({
          at,
          struck: true,
          waited: [],
          left: plain,
          secrets: shown,
        });
        counts.writes++;
      }
      counts.of += all.length;
      counts.scenes++;
      if (full) expect(violations(await itemsOf(inside))).toEqual([]);
    },
    full ? 600_000 : 60_000,
  );

  it("leaves a table in which all holds that must", async () => {
    expect(violations(await itemsOf(inside))).toEqual([]);
  });
});
