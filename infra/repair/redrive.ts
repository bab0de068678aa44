import type { Deployment } from "./deployment.ts";
import { lettersOf, type Source, tidy } from "./sources.ts";

export interface Redriven {
  function: Source;
  /** What lay there, by kind. */
  kinds: Record<string, number>;
  done: number;
  /** Why each that still lies there does. */
  failed: string[];
}

/**
 * Hands over again what failed for good, function by function, in order. What succeeds is deleted; what fails stays, and
 * does not hold up the others. It may run again at any time: all that it calls bears a repetition.
 */
export const redrive = async (
  deployment: Deployment,
  o: {
    functions: readonly Source[];
    /** Looks only. */
    dryRun?: boolean | undefined;
    onLetter?: (function_: Source, at: number, of: number, says: string) => void;
  },
): Promise<Redriven[]> => {
  const all: Redriven[] = [];
  for (const name of o.functions) {
    const letters = await lettersOf(deployment, name);
    const found: Redriven = { function: name, kinds: {}, done: 0, failed: [] };
    for (const [at, letter] of letters.entries()) {
      found.kinds[letter.kind] = (found.kinds[letter.kind] ?? 0) + 1;
      o.onLetter?.(name, at + 1, letters.length, letter.says);
      const why = o.dryRun ? undefined : await letter.redrive();
      if (why !== undefined) found.failed.push(`${letter.says}: ${why}`);
      if (why !== undefined || o.dryRun) await letter.leave();
      else {
        await letter.forget();
        found.done++;
      }
    }
    if (!o.dryRun) await tidy(deployment, name);
    all.push(found);
  }
  return all;
};
