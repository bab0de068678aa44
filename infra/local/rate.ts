/** How many calls AWS takes in a second in the long run, and how many at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** A bucket of tokens that refills at a rate. `take` says whether a call may pass. */
export function openBucket({ perSecond, burst }: Rate, now: () => number): { take(): boolean } {
  let tokens = burst;
  let at = now();
  return {
    take() {
      const then = at;
      at = now();
      tokens = Math.min(burst, tokens + ((at - then) / 1_000) * perSecond);
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
