/** The maximum number of attempts of a call that conflicts with others. */
export const mostTries = 8;

/**
 * Milliseconds before the next attempt: random up to a bound that doubles, so that two callers do not conflict again.
 */
export const pauseAfter = (tries: number, random: () => number = Math.random): number =>
  random() * Math.min(1_000, 20 * 2 ** tries);
