import { memoryOfAnswers } from "../infra/limits.ts";
import { prices } from "../infra/scale/prices.ts";
import type { Combined } from "./combine.ts";

/** Time and cost of a function at one memory size, by calculation. */
export interface Sized {
  function: string;
  megabytes: number;
  warm: number;
  cold: number;
  /** US dollars for the compute time of a million warm requests. */
  million: number;
}

/** At this many megabytes a function has a whole core. One request cannot use more. */
const wholeCore = 1_769;

/** Milliseconds until a wave of calls is answered. */
const wave = 5;

export const sizes = [512, memoryOfAnswers, wholeCore] as const;

const mean = (values: readonly number[]): number =>
  values.reduce((sum, each) => sum + each, 0) / values.length;

/**
 * The curve of each function: its measured processor time, scaled to the share of a core at each memory size, and its
 * waves of calls. Functions whose answers are kept in memory have no warm time and are left out.
 */
export const curves = (requests: readonly Combined[]): Sized[] => {
  const measured = requests.filter(({ warm }) => warm.twotier !== undefined);
  return [...Map.groupBy(measured, (request) => request.function)].flatMap(([name, its]) =>
    sizes.map((megabytes) => {
      const core = megabytes / wholeCore;
      const warm = mean(
        its.map(({ warm, warmCalls }) => (warm.twotier ?? 0) / core + wave * warmCalls.length),
      );
      const cold = Math.max(
        ...its.map(({ cold, coldCalls }) => (cold.twotier?.sum ?? 0) / core + wave * coldCalls.length),
      );
      const million = 1_000 * warm * (megabytes / 1_024) * prices.computing;
      return { function: name, megabytes, warm, cold, million };
    }),
  );
};
