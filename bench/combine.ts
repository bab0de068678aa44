import type { Measured } from "./measure.ts";
import { median } from "./processes.ts";

/**
 * A request's figures of one run or several: the medians, and the product's time in each run as a multiple of the
 * hand-written handler's.
 */
export interface Combined extends Measured {
  ratios: { cold: number[]; warm: number[] };
}

const times = (ours: number | undefined, byHand: number | undefined): number[] =>
  ours === undefined || byHand === undefined ? [] : [ours / byHand];

/** Combines several runs into one: each figure is the median over the runs. */
export const combined = (runs: readonly (readonly Measured[])[]): Combined[] =>
  (runs[0] ?? []).map((first) => {
    const each = runs.flatMap((run) => run.filter(({ name }) => name === first.name));
    const over = (of: (one: Measured) => number | undefined) => median(each.flatMap((one) => of(one) ?? []));
    return {
      ...first,
      ...(first.anew && {
        anew: {
          load: over(({ anew }) => anew?.load),
          first: over(({ anew }) => anew?.first),
          sum: over(({ anew }) => anew?.sum),
        },
      }),
      cold: Object.fromEntries(
        Object.keys(first.cold).map((candidate) => [
          candidate,
          {
            load: over(({ cold }) => cold[candidate]?.load),
            first: over(({ cold }) => cold[candidate]?.first),
            sum: over(({ cold }) => cold[candidate]?.sum),
          },
        ]),
      ),
      warm: Object.fromEntries(
        Object.keys(first.warm).map((candidate) => [candidate, over(({ warm }) => warm[candidate])]),
      ),
      ratios: {
        cold: each.flatMap(({ cold }) => times(cold.twotier?.sum, cold["by hand"]?.sum)),
        warm: each.flatMap(({ warm }) => times(warm.twotier, warm["by hand"])),
      },
    };
  });

/** The median of some ratios, with the lowest and the highest of them. */
export const spread = (ratios: readonly number[]): string => {
  const whole = median(ratios).toFixed(2);
  return ratios.length < 2
    ? whole
    : `${whole} (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`;
};
