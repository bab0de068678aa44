import type { Item } from "../../lib/table/item.ts";
import { type Baseline, openBaseline } from "./baseline.ts";
import { type Cast, openCastInside } from "./cast-inside.ts";
import { everyNth, figure } from "./full.ts";
import { type Inside, openInside } from "./inside.ts";
import { violations } from "./invariants.ts";
import { consumer, type Meeting, meetingsOf, reassigning } from "./meetings.ts";
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
import { type Standing, standingOf, standsLike } from "./standing.ts";

/** How many random schedules of one race are played, within the time of a full run. */
const mostShuffled = figure(2, 200);

/** An outcome of a race: each actor's answer, and the resulting state. */
interface End {
  results: Record<string, string>;
  standing: Standing;
}

/** An outcome with its schedule and the whole table. */
interface Ended extends Played<string>, End {
  results: Record<string, string>;
  whole: Item[];
}

const traceOf = ({ steps }: Ended | Played<string>): string =>
  steps.map(({ actor, operation, committed }) => `${actor} ${operation}${committed ? "!" : ""}`).join(", ");

/**
 * Row 6 in two halves, so that two workers can share it: every second race, and every second overlap with a
 * reassignment.
 */
export const racing = (half: 0 | 1): void =>
  describe(`operations that race for one object, half ${half + 1}`, () => {
    let inside: Inside;
    let cast: Cast;
    let baseline: Baseline;
    const random = randomFrom(seed);
    const counts = { races: 0, meetings: 0, drawn: 0, different: 0, calls: 0, broken: 0, askedAgain: 0 };
    const mine = <T>(all: readonly T[]): T[] => {
      const own = all.filter((_, at) => at % 2 === half);
      return everyNth(own, 4, seed);
    };

    beforeAll(async () => {
      inside = await openInside();
      cast = await openCastInside(inside);
      baseline = await openBaseline(inside);
    }, 60_000);
    afterAll(async () => {
      const { races, meetings, drawn, different, calls, broken, askedAgain } = counts;
      reached(
        6,
        `${different} different schedules of ${races} races and ${meetings} meetings with a reassignment played, of ` +
          `${drawn} drawn; ${calls} calls to the table, ${broken} invariants broken, ${askedAgain} asked again after a 503`,
      );
      await inside?.close();
    });

    /**
     * Two actors that end each other's rights may both give up with a 503, which changes nothing. Then a patient client
     * repeats its request, and so does the actor that was refused, after all have ended.
     */
    const playedOut = async (actors: Race["actors"], choose: Choose): Promise<Played<string>> => {
      const first = await playing(inside)(actors, choose);
      const refused = Object.keys(actors).filter((actor) => first.results[actor] === "UNAVAILABLE");
      if (refused.length === 0) return first;
      counts.askedAgain += refused.length;
      const repeated = Object.fromEntries(
        Object.entries(actors).filter(([actor]) => refused.includes(actor)),
      );
      const second = await playing(inside)(repeated, inTurn(refused));
      const written = new Map(
        [...first.written, ...second.written].map((key) => [`${key.PK} ${key.SK}`, key]),
      );
      return {
        results: { ...first.results, ...second.results },
        steps: [...first.steps, ...second.steps],
        written: [...written.values()],
      };
    };

    /** One run, always from the same baseline. It must break no invariant. */
    const once = async (
      { actors, elapses = 0 }: Pick<Race, "actors" | "elapses">,
      choose: Choose,
    ): Promise<Ended> => {
      const played = await playedOut(actors, choose);
      inside.advance(-elapses);
      const { changed, whole } = await baseline.after(played.written);
      await baseline.restore(played.written);
      const broken = violations(whole);
      counts.broken += broken.length;
      expect({ trace: traceOf(played), broken }).toMatchObject({ broken: [] });
      counts.calls += played.steps.length;
      return { ...played, standing: standingOf(changed, baseline), whole };
    };

    /**
     * Random schedules. Most are one interruption, which decides most races, before any of the calls that the actor
     * makes when it goes first. The others, and those that would repeat an interruption, are any order of the calls.
     */
    const drawn = function* (calls: ReadonlyMap<string, number>): Generator<Choose> {
      const before = new Set<string>();
      let mixed = 0;
      for (let time = 0; time < figure(2, 500); time++) {
        counts.drawn++;
        const order = [...calls.keys()].toSorted(() => random() - 0.5);
        const made = 1 + Math.floor(random() * ((calls.get(order[0] ?? "") ?? 1) - 1));
        const name = `${made} ${order.join(" ")}`;
        if (random() < 0.7 && !before.has(name)) {
          before.add(name);
          yield interrupted(made, order);
        } else if (mixed++ < mostShuffled) yield shuffled(random);
      }
    };

    /**
     * Plays the actors in turn, in each of these orders, and then with random schedules. `judge` checks each outcome.
     */
    const playOut = async (
      race: Pick<Race, "name" | "actors" | "elapses">,
      orders: readonly string[],
      judge: (ended: Ended, order?: string) => void,
    ): Promise<void> => {
      try {
        const calls = new Map<string, number>();
        for (const order of orders) {
          const [first = "", ...others] = order.split(" ");
          const ended = await once(race, inTurn([first, ...others]));
          calls.set(first, ended.steps.filter(({ actor }) => actor === first).length);
          judge(ended, order);
        }
        const schedules = new Set<string>();
        for (const choose of drawn(calls)) {
          const ended = await once(race, choose);
          judge(ended);
          schedules.add(ended.steps.map(({ actor }) => actor).join(" "));
        }
        counts.different += schedules.size;
      } catch (error) {
        throw new Error(`${race.name} (PROMISES_SEED=${seed}): ${error}`, { cause: error });
      }
    };

    /** Whether an outcome is that of the actors in this order, which must be the order in which they committed. */
    const isOf = (
      { met }: Race,
      order: string,
      end: End,
      played: Ended,
      several: ReadonlySet<string>,
    ): boolean => {
      // An actor that commits several changes lets others in between, and may find one of its changes already done.
      const single = commitsOf(played).filter((actor) => !several.has(actor));
      const places = single.map((actor) => order.split(" ").indexOf(actor));
      return (
        places.every((place, at) => place >= (places[at - 1] ?? 0)) &&
        Object.entries(played.results).every(
          ([actor, result]) => result === end.results[actor] || result === met,
        ) &&
        standsLike(played.standing, end.standing)
      );
    };

    /** The difference between an outcome and the possible ones. */
    const unlike = (played: End, ends: ReadonlyMap<string, End>): string => {
      const { lines, versions } = played.standing;
      const differences = [...ends].map(([order, { results, standing: expected }]) => ({
        order,
        results,
        versions: expected.versions,
        only: expected.lines.filter((line) => !lines.includes(line)),
        not: lines.filter((line) => !expected.lines.includes(line)),
      }));
      return JSON.stringify({ results: played.results, versions, differences }, undefined, 1);
    };

    const decided = async (race: Race): Promise<void> => {
      const ends = new Map<string, End>();
      /** The actors that commit several changes when nobody interrupts them. */
      const several = new Set<string>();
      await playOut(race, Object.keys(race.serial), (ended, order) => {
        if (order) {
          expect({ order, ...ended.results }).toEqual({ order, ...race.serial[order] });
          ends.set(order, { results: ended.results, standing: ended.standing });
          const commits = commitsOf(ended);
          for (const actor of commits)
            if (commits.indexOf(actor) !== commits.lastIndexOf(actor)) several.add(actor);
          return;
        }
        const fits = [...ends].some(([order, end]) => isOf(race, order, end, ended, several));
        if (!fits) throw new Error(`${traceOf(ended)}: ${unlike(ended, ends)}`);
      });
      counts.races++;
    };

    const met = async ({ name, other, outcome, outcomes }: Meeting): Promise<void> => {
      const actors = { [consumer]: reassigning(cast, cast.provider.admin), other };
      await playOut({ name, actors }, [`${consumer} other`, `other ${consumer}`], (ended) => {
        const trace = traceOf(ended);
        const { [consumer]: ofConsumer = "", other } = ended.results;
        expect({ trace, other }).toEqual({ trace, other: outcome });
        expect(outcomes).toContain(ofConsumer);
        if (!ofConsumer.startsWith("completed")) return;
        const left = ended.whole.filter(
          ({ type, associatedPartnerId }) => type === "Customer" && associatedPartnerId === cast.reseller.id,
        );
        expect({ trace, left }).toEqual({ trace, left: [] });
      });
      counts.meetings++;
    };

    it("break no reassignment, which runs customer by customer", async () => {
      for (const meeting of mine(meetingsOf(cast))) await met(meeting);
    }, 3_600_000);

    it("end as if they had run one after the other, and break no invariant", async () => {
      for (const race of mine(racesOf(cast))) await decided(race);
    }, 3_600_000);
  });
