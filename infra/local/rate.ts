/** AWS's limits on calls: per second in the long run, and at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

/** A token bucket that refills at a rate. `take` answers whether a call may pass. */
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
