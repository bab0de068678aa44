import fc from "fast-check";
import { newId } from "../../../lib/ids.ts";
import { partnershipStore } from "../../../lib/partnerships/store.ts";
import { hourOf, watermarkAt } from "../../../lib/schedule/store.ts";
import { type Baseline, everyItem } from "../baseline.ts";
import { full } from "../full.ts";
import type { Inside } from "../inside.ts";
import { seed } from "../schedules.ts";
import type { Organization } from "../world.ts";

/** The system's result and the model's expectation: one value, or any of several. */
export interface Answered {
  real: string;
  model: string | readonly string[];
}
export const done: Answered = { real: "done", model: "done" };

/** Whether a command changed something. That a refused one changed nothing is seen at the next comparison. */
export const changed = (answered: Answered | undefined): boolean => /^(2|done)/.test(answered?.real ?? "");

/** By the kind of command: its relative frequency, and the random values that it takes. */
type Commands = Record<string, readonly [weight: number, given: Record<string, fc.Arbitrary<unknown>>]>;
type Given<A> = { [N in keyof A]: A[N] extends fc.Arbitrary<infer T> ? T : never };

/**
 * One run. Each act applies a command to the system and to the model; `undefined` when there is nothing to apply it to.
 */
export interface Run<C extends Commands> {
  acts: { [K in keyof C]: (given: Given<C[K][1]>) => Promise<Answered | undefined> };
  /** After each command, including the passing of time: compares the system's state with the model. */
  readBack(kind: keyof C | "advance" | "tick", given: any, answered: Answered | undefined): Promise<void>;
  /** The costly comparisons at the end of a run. */
  end(): Promise<void>;
}

/** A model's definition: its commands, how time passes (frequency and steps), and how a run begins. */
export interface Model<C extends Commands> {
  commands: C;
  passing: readonly [weight: number, ...steps: number[]];
  begin(): Promise<Run<C>>;
}

/** Lets the schedule begin at the first hour with an entry, because earlier hours are empty. */
const skipEmptyHours = async (inside: Inside): Promise<void> => {
  const scheduled = (await everyItem(inside)).filter(({ type }) => type === "Due");
  const first = Math.min(inside.now(), ...scheduled.map(({ at }) => Date.parse(String(at))));
  await inside.table.write(watermarkAt(hourOf(new Date(first))));
};

const tick = async (inside: Inside): Promise<Answered> => {
  await skipEmptyHours(inside);
  return { ...done, real: (await inside.tick()).failed ? "failed" : "done" };
};

/** The results of a model's runs. */
export interface Ran {
  runs: number;
  /** Commands whose answer matched the model. */
  answered: number;
  /** Commands without anything to act on. */
  idle: number;
  /** By the kind of command: how often one succeeded. */
  succeeded: Record<string, number>;
}

/**
 * Runs generated commands against the system and its model, up to forty in a run, each from the baseline, so that
 * entries of one run do not come due in later ones. Throws when the two differ.
 */
export const modelRuns = async <C extends Commands>(
  inside: Inside,
  baseline: Baseline,
  runs: number,
  { commands, passing: [weight, ...steps], begin }: Model<C>,
): Promise<Ran> => {
  const kinds = ["advance", "tick", ...Object.keys(commands)];
  const ran: Ran = {
    runs: 0,
    answered: 0,
    idle: 0,
    succeeded: Object.fromEntries(kinds.map((kind) => [kind, 0])),
  };
  const drawn = (kind: string, weight: number, given: Record<string, fc.Arbitrary<unknown>>) => ({
    weight,
    arbitrary: fc.record({ kind: fc.constant(kind), given: fc.record(given) }),
  });
  const command = fc.oneof(
    // Three times of four, only time passes. Otherwise the schedule also does its due entries.
    drawn("advance", 3 * weight, { by: fc.constantFrom(...steps) }),
    drawn("tick", weight, {}),
    ...Object.entries(commands).map(([kind, [often, given]]) => drawn(kind, 4 * often, given)),
  );
  const all = fc.array(command, { minLength: full ? 0 : 15, maxLength: full ? 40 : 25, size: "max" });
  const property = fc.asyncProperty(all, async (chosen) => {
    await baseline.sweep();
    const { acts, readBack, end } = await begin();
    const act = async (kind: string, given: any): Promise<Answered | undefined> => {
      if (kind === "tick") return tick(inside);
      if (kind !== "advance") return acts[kind]?.(given);
      inside.advance(given.by);
      return done;
    };
    for (const [at, { kind, given }] of chosen.entries()) {
      const answered = await act(kind, given);
      const allowed = [answered?.model ?? []].flat();
      if (answered && !allowed.includes(answered.real))
        throw new Error(
          `step ${at}, ${kind} ${JSON.stringify(given)}: ${answered.real}, and not ${allowed.join(" or ")}`,
        );
      await readBack(kind, given, answered);
      if (answered) ran.answered++;
      else ran.idle++;
      if (changed(answered)) ran.succeeded[kind] = (ran.succeeded[kind] ?? 0) + 1;
    }
    await end();
    ran.runs++;
  });
  // A failure ends the runs at once, because making it smaller took half an hour. The seed and its path repeat it.
  await fc.assert(property, { numRuns: runs, seed, endOnFailure: true, includeErrorInReport: true });
  return ran;
};

/** The provider's initial active partnerships, written as acceptances leave them. */
export const beginPartnerships = async (
  { table, now }: Inside,
  { id: providerId }: Organization,
  resellers: readonly Organization[],
): Promise<void> => {
  const at = new Date(now());
  for (const { id: resellerId } of resellers) {
    const parties = { providerId, resellerId, requestId: newId("req", at) };
    const begun = { ...parties, status: "active" as const, since: at.toISOString() };
    await table.transact(partnershipStore(table).begin(begun, undefined));
  }
};

/** The thing that a command means, by its number in the list; numbers beyond the end start again. */
export const pick = <T>(all: readonly T[], at: number): T | undefined => all[at % Math.max(1, all.length)];
