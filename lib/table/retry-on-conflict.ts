import { setTimeout as pause } from "node:timers/promises";
import { timeLeft } from "../aws/deadline.ts";
import { Stale, unavailable } from "../errors.ts";

/**
 * Runs an attempt that reads, decides and writes. When its write finds that an item has changed since it was read
 * (`Stale`), the whole attempt is repeated on the new state. Throws UNAVAILABLE when the state keeps changing.
 */
export const retryOnConflict = async <T>(attempt: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Stale)) throw error;
      const wait = Math.random() * Math.min(500, 10 * 2 ** tries);
      if (tries >= 12 || timeLeft() < wait + 1_000)
        throw unavailable("The database, where others keep changing the same thing,", error);
      await pause(wait);
    }
  }
};
