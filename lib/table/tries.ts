/** How often a call that others are in the way of is made, at most. */
export const mostTries = 8;

/**
 * Milliseconds before the next try, after so many: any time up to a bound that doubles, so that those who met do not meet
 * again.
 */
export const pauseAfter = (tries: number, random: () => number = Math.random): number =>
  random() * Math.min(1_000, 20 * 2 ** tries);
