import type { Item } from "../../lib/table/item.ts";
import { type Baseline, openBaseline } from "./baseline.ts";
import { type Cast, openCastInside } from "./cast-inside.ts";
import { everyNth, figure } from "./full.ts";
import { type Inside, openInside } from "./inside.ts";
import { violations } from "./invariants.ts";
import { meetingsOf, reassigning } from "./meetings.ts";
import { reached } from "./promise.ts";
import { type Race, racesOf } from "./races.ts";
import {
  type Choose,
  commitsOf,
  inTurn,
  interrupted,
  type Played,
  playing,
  randomFrom,
  seed,
  shuffled,
} from "./schedules.ts";

/** What says how things stand; what is told and kept of it besides has times and ids of its own. */
const telling = new Set([
  "Customer",
  "CustomerPartner",
  "Subscription",
  "Order",
  "Partnership",
  "PartnershipRequest",
  "OpenRequest",
  "Domain",
  "Job",
  "RunningJob",
  "User",
]);

/** Fields that hold something new whenever they are written. */
const fresh = new Set(["linkHash", "outboxId", "creditedUntil", "requestId", "GSI1SK"]);

const canonical = (name: string, value: unknown): unknown => {
  if (fresh.has(name)) return undefined;
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** An outcome of a race: what each actor was answered, and how things stand. */
interface End {
  results: Record<string, string>;
  standing: string[];
}

/**
 * Row 6 in two halves, so that two workers can share it: every second race and every second meeting with a reassignment.
 */
export const racing = (half: 0 | 1): void =>
  describe(`operations that race for one thing, half ${half + 1}`, () => {
    let inside: Inside;
    let cast: Cast;
    let baseline: Baseline;
    let play: ReturnType<typeof playing>;
    const random = randomFrom(seed);
    const counts = { races: 0, schedules: 0, played: 0, calls: 0, meetings: 0, broken: 0 };
    const mine = <T>(all: readonly T[]): T[] =>
      everyNth(
        all.filter((_, at) => at % 2 === half),
        4,
        seed,
      );

    beforeAll(async () => {
      inside = await openInside();
      cast = await openCastInside(inside);
      baseline = await openBaseline(inside);
      play = playing(inside);
    }, 60_000);
    afterAll(async () => {
      const { races, schedules, played, meetings, calls, broken } = counts;
      reached(
        6,
        `${schedules} schedules of ${races} races and ${meetings} of meetings with a reassignment drawn, ${played} of them ` +
          `different and played, ${calls} calls to the table, ${broken} invariants broken`,
      );
      await inside?.close();
    });

    /** What was changed, without what differs from run to run. */
    const standing = (items: readonly Item[]): string[] =>
      items
        .filter(({ type }) => telling.has(String(type)))
        .map((item) =>
          JSON.stringify(item, canonical)
            .replaceAll(/[a-z]{3}_[0-9a-z]{26}/g, (id) => (baseline.knows(id) ? id : id.slice(0, 3)))
            .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "then"),
        )
        .toSorted();

    /** One run, from the same beginning as every other; no rule is broken after it. */
    const once = async (actors: Race["actors"], choose: Choose): Promise<Played<string> & End> => {
      const played = await play(actors, choose);
      const { changed, whole } = await baseline.after(played.written);
      await baseline.restore(played.written);
      const broken = violations(whole);
      counts.broken += broken.length;
      expect({ trace: traceOf(played), broken }).toMatchObject({ broken: [] });
      counts.calls += played.steps.length;
      return { ...played, standing: standing(changed) };
    };

    const traceOf = ({ steps }: Pick<Played<string>, "steps">): string =>
      steps
        .map(({ actor, operation, committed }) => `${actor} ${operation}${committed ? "!" : ""}`)
        .join(", ");

    /**
     * A schedule is drawn: mostly one interruption, which decides most races, else any order of the calls. One that was
     * drawn before is not played again: nothing but the order of the calls decides its end.
     */
    const drawn = (names: readonly string[], before: Set<string>): Choose | undefined => {
      if (random() >= 0.7) return shuffled(random);
      const calls = 1 + Math.floor(random() * 9);
      const order = names.toSorted(() => random() - 0.5);
      const name = `${calls} ${order.join(" ")}`;
      if (before.has(name)) return undefined;
      before.add(name);
      return interrupted(calls, order);
    };

    /** Whether an outcome is the one of an order of the actors: of the order in which they committed. */
    const isOf = (
      { met }: Race,
      order: string,
      end: End,
      played: Played<string> & End,
      several: ReadonlySet<string>,
    ): boolean => {
      // One that commits several things lets others in between them, and may find one of them done.
      const single = commitsOf(played).filter((actor) => !several.has(actor));
      const places = single.map((actor) => order.split(" ").indexOf(actor));
      return (
        places.every((place, at) => place >= (places[at - 1] ?? 0)) &&
        Object.entries(played.results).every(
          ([actor, result]) => result === end.results[actor] || result === met?.[actor],
        ) &&
        JSON.stringify(end.standing) === JSON.stringify(played.standing)
      );
    };

    /** How an outcome differs from those that there may be. */
    const unlike = (played: End, ends: ReadonlyMap<string, End>): string => {
      const without = (lines: readonly string[], others: readonly string[]) =>
        lines.filter((line) => !others.includes(line));
      const differences = [...ends].map(([order, { results, standing: expected }]) => ({
        order,
        results,
        only: without(expected, played.standing),
        not: without(played.standing, expected),
      }));
      return JSON.stringify({ results: played.results, differences }, undefined, 1);
    };

    const decided = async (race: Race): Promise<void> => {
      const ends = new Map<string, End>();
      /** Who commits several things when nobody is in the way. */
      const several = new Set<string>();
      for (const [order, expected] of Object.entries(race.serial)) {
        const played = await once(race.actors, inTurn(order.split(" ")));
        expect({ order, ...played.results }).toEqual({ order, ...expected });
        ends.set(order, { results: played.results, standing: played.standing });
        const commits = commitsOf(played);
        for (const actor of commits)
          if (commits.indexOf(actor) !== commits.lastIndexOf(actor)) several.add(actor);
      }
      const before = new Set<string>();
      for (let time = 0; time < figure(2, 500); time++) {
        counts.schedules++;
        const choose = drawn(Object.keys(race.actors), before);
        if (!choose) continue;
        const played = await once(race.actors, choose);
        const fits = [...ends].some(([order, end]) => isOf(race, order, end, played, several));
        if (!fits) throw new Error(`${traceOf(played)}: ${unlike(played, ends)}`);
        counts.played++;
      }
      counts.races++;
    };

    it("break nothing that a reassignment does customer by customer", async () => {
      for (const { name, other, outcome, outcomes } of mine(meetingsOf(cast))) {
        const before = new Set<number>();
        for (let time = 0; time < figure(2, 500); time++) {
          counts.meetings++;
          const calls = Math.floor(random() * 28);
          if (before.has(calls)) continue;
          before.add(calls);
          const played = await play(
            { work: reassigning(cast, cast.provider.admin), other },
            interrupted(calls, ["work", "other"]),
          );
          const { whole } = await baseline.after(played.written);
          await baseline.restore(played.written);
          const { work = "", other: met } = played.results;
          const what = { name, calls, seed };
          const broken = violations(whole);
          counts.broken += broken.length;
          expect({ ...what, met, broken }).toEqual({ ...what, met: outcome, broken: [] });
          expect(outcomes).toContain(work);
          const left = whole.filter(
            ({ type, associatedPartnerId }) =>
              type === "Customer" && associatedPartnerId === cast.reseller.id,
          );
          if (work.startsWith("completed")) expect({ ...what, left }).toEqual({ ...what, left: [] });
          counts.played++;
        }
      }
    }, 3_600_000);

    it("end as if one had come after the other, and break nothing", async () => {
      for (const race of mine(racesOf(cast)))
        await decided(race).catch((error: Error) => {
          error.message = `${race.name} (PROMISES_SEED=${seed}): ${error.message}`;
          throw error;
        });
    }, 3_600_000);
  });
