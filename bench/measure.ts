import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildByHand, buildPeers } from "./build.ts";
import { byHand } from "./by-hand.ts";
import type { Ground } from "./ground.ts";
import { type Figures, interleaved, median, type Run, run } from "./processes.ts";
import { type Profile, profile } from "./profile.ts";
import type { Call } from "./replay.ts";
import type { Scenario } from "./scenarios.ts";

/** How often each measurement is repeated. A quick run shows that everything works, and gives rough figures. */
export interface Effort {
  rounds: number;
  warmUp: number;
  requests: number;
  /** How often each bundle is profiled. */
  profiles: number;
}
export const thorough: Effort = { rounds: 11, warmUp: 1_000, requests: 1_000, profiles: 5 };
export const quick: Effort = { rounds: 3, warmUp: 200, requests: 300, profiles: 3 };

/** Milliseconds of processor time of a cold start. */
interface Start {
  load: number;
  first: number;
  sum: number;
}

/** The figures of one request: milliseconds of processor time by candidate, and the calls that all candidates make. */
export interface Measured {
  name: string;
  function: string;
  writes: boolean;
  cold: Record<string, Start>;
  /** A start of this product that has to compile: without a compile cache, or with one that does not fit. */
  anew?: Start;
  warm: Record<string, number>;
  coldCalls: Call[][];
  warmCalls: Call[][];
  /** A profile of the product's time, and of the hand-written handler's. */
  profile?: { ours: Profile; byHand: Profile };
}

/** The requests that are also measured within frameworks: one that reads, one that writes. */
const besidePeers = ["GET customer", "PATCH subscription"];

const coldOf = (figures: readonly Figures[]): Start => ({
  load: median(figures.map(({ load }) => load)),
  first: median(figures.map(({ first }) => first)),
  sum: median(figures.map(({ load, first }) => load + first)),
});

const mapped = <V, W>(record: Readonly<Record<string, V>>, to: (value: V) => W): Record<string, W> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));

/** Measures a request: this product beside a hand-written handler that makes the same calls, and beside frameworks. */
export const measure = async (
  ground: Ground,
  scenario: Scenario,
  { rounds, profiles, ...many }: Effort,
  folder: string,
): Promise<Measured> => {
  mkdirSync(folder, { recursive: true });
  const eventFile = join(folder, "event.json");
  writeFileSync(eventFile, JSON.stringify(scenario.event));
  const environment = ground.environmentOf(scenario.function);
  const ours: Run = { bundle: ground.bundleOf(scenario.function), eventFile, environment };
  const coldCalls = await ground.replay.record(() => run(ours));
  const both = await ground.replay.record(() => run({ ...ours, warmUp: 1 }));
  const warmCalls = both.slice(coldCalls.length);
  const source = byHand(coldCalls, warmCalls);
  const hand = { ...ours, bundle: await buildByHand(source, folder) };
  const candidates: Record<string, Run> = {
    "by hand": hand,
    twotier: ours,
    ...(besidePeers.includes(scenario.name) &&
      mapped(await buildPeers(source, folder), (bundle): Run => ({ ...ours, bundle }))),
  };
  // A first run that is not counted. It brings the files into the disk cache and records the stack's answers.
  const starts: Record<string, Run> = {
    ...candidates,
    anew: { ...ours, bundle: ground.compiledAnewOf(scenario.function) },
  };
  await interleaved(starts, 1);
  const { anew, ...cold } = mapped(await interleaved(starts, rounds), coldOf);
  const isCached = warmCalls.length === 0;
  const warm = isCached
    ? {}
    : await interleaved(
        mapped(candidates, (candidate): Run => ({ ...candidate, ...many })),
        Math.max(3, Math.ceil(rounds / 5)),
      );
  const looked = (candidate: Run) => profile({ ...candidate, ...(!isCached && many) }, profiles);
  return {
    name: scenario.name,
    function: scenario.function,
    writes: scenario.writes,
    cold,
    ...(anew && { anew }),
    warm: mapped(warm, (figures) => median(figures.flatMap(({ warm }) => warm ?? []))),
    coldCalls,
    warmCalls,
    ...(profiles > 0 && { profile: { ours: await looked(ours), byHand: await looked(hand) } }),
  };
};
