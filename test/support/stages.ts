import { type Inside, openInside } from "./inside.ts";
import type { Item } from "./invariants-found.ts";
import { itemsOf } from "./invitations.ts";
import { moveClockPastSignOuts } from "./past-sign-outs.ts";
import type { Cast } from "./scenes.ts";
import { openWarmCast } from "./scenes-all.ts";

/** A deployment with a cast, on which flows are played. */
export interface Stage {
  inside: Inside;
  cast: Cast;
}

/**
 * A table with this many items is used no longer. The whole table is read after each flow. If one table took all flows,
 * the time for that would grow with their square.
 */
const enough = 3_000;

/**
 * Plays flows one after another and looks at the whole table after each. So a later flow cannot repair what an earlier
 * one has left, before anybody sees it. A new deployment follows when the table has grown, and after each failure,
 * because the next flow must not be blamed for it.
 */
export const openStages = (options: Parameters<typeof openInside>[0] = {}) => {
  let kept: Stage | undefined;

  const open = async (): Promise<Stage> => {
    const inside = await openInside(options);
    moveClockPastSignOuts(inside);
    return { inside, cast: await openWarmCast(inside) };
  };

  return {
    /** Plays a flow. Then `look` gets every item of the table. */
    async play(
      flow: (stage: Stage) => Promise<void>,
      look: (items: readonly Item[], stage: Stage) => unknown,
    ): Promise<void> {
      const stage = kept ?? (await open());
      kept = undefined;
      let isWhole = false;
      try {
        await flow(stage);
        const items = await itemsOf(stage.inside);
        await look(items, stage);
        isWhole = true;
        if (items.length < enough) kept = stage;
      } finally {
        // What the end of a deployment finds would hide the failure before it.
        if (!isWhole) await stage.inside.close().catch(() => undefined);
      }
      if (!kept) await stage.inside.close();
    },

    async close(): Promise<void> {
      await kept?.inside.close();
      kept = undefined;
    },
  };
};
