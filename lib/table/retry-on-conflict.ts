import { setTimeout as pause } from "node:timers/promises";
import { timeLeft } from "../aws/deadline.ts";
import { Stale, unavailable } from "../errors.ts";

/**
 * Reads, decides and writes; and does all three again when the write found that what was read has changed, so that a
 * race ends in the answer that the state after it deserves. Throws UNAVAILABLE when it keeps changing.
 */
export const again = async <T>(attempt: () => Promise<T>): Promise<T> => {
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
