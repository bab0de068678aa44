import type { Deployment } from "./deployment.ts";
import type { Source } from "./invoke.ts";
import { lettersOf, tidy } from "./sources.ts";

export interface Redriven {
  function: Source;
  /** The number of dead letters, by kind. */
  kinds: Record<string, number>;
  done: number;
  /** The reason for each dead letter that is still there. */
  failed: string[];
}

/**
 * Redrives dead letters function by function, in order. Those that succeed are deleted. Those that fail stay, and do
 * not hold up the others. It may run again at any time, because everything that it calls tolerates a repetition.
 */
export const redrive = async (
  deployment: Deployment,
  options: {
    functions: readonly Source[];
    /** Only lists the dead letters. */
    dryRun?: boolean | undefined;
    onLetter?: (function_: Source, at: number, of: number, says: string) => void;
  },
): Promise<Redriven[]> => {
  const all: Redriven[] = [];
  for (const name of options.functions) {
    const letters = await lettersOf(deployment, name);
    const found: Redriven = { function: name, kinds: {}, done: 0, failed: [] };
    for (const [at, letter] of letters.entries()) {
      found.kinds[letter.kind] = (found.kinds[letter.kind] ?? 0) + 1;
      options.onLetter?.(name, at + 1, letters.length, letter.says);
      const why = options.dryRun ? undefined : await letter.redrive();
      if (why !== undefined) found.failed.push(`${letter.says}: ${why}`);
      if (why !== undefined || options.dryRun) await letter.leave();
      else {
        await letter.forget();
        found.done++;
      }
    }
    if (!options.dryRun) await tidy(deployment, name);
    all.push(found);
  }
  return all;
};
