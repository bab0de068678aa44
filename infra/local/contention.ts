import type { Key } from "../../lib/table/key.ts";

/** An item that a call touches, and the units that the call takes from its partition. */
export interface Touch {
  key: Key;
  write?: number;
  read?: number;
}

/** Why an item stops a call. */
export type Stop = "conflict" | "throttle";

/** DynamoDB's documented limits of one partition key, in units per second. */
const most = { write: 1_000, read: 3_000 };

const nameOf = ({ PK, SK }: Key): string => `${PK}\u0000${SK}`;

/**
 * DynamoDB's documented rules of contention. An item in a running transaction conflicts with every other transaction
 * and every single write that touches it. Checks conflict too, even where no item exists yet. A partition key takes
 * 1,000 write and 3,000 read units a second, and unused units do not carry over. The clock is a parameter, so that the
 * same rules serve a proxy and a simulation.
 */
export const openContention = ({
  holding,
  now,
  throttles = true,
}: {
  /** The minimum number of milliseconds that a transaction holds its items. */
  holding: number;
  now: () => number;
  /** Whether partition keys are limited. */
  throttles?: boolean;
}) => {
  const heldUntil = new Map<string, number>();
  const used = new Map<string, { second: number; write: number; read: number }>();

  const usedOf = (PK: string) => {
    const second = Math.floor(now() / 1_000);
    const known = used.get(PK);
    if (known?.second === second) return known;
    const fresh = { second, write: 0, read: 0 };
    used.set(PK, fresh);
    return fresh;
  };

  return {
    /**
     * Begins a call. `stops` says for each item why it stops the call. When no item does, call `end` once the call has
     * been carried out.
     */
    begin(
      touches: readonly Touch[],
      how: { transaction: boolean },
    ): { stops: (Stop | undefined)[] } | { end(): void } {
      const at = now();
      const writes = touches.some(({ write = 0 }) => write > 0);
      const stops = touches.map(({ key, write = 0, read = 0 }): Stop | undefined => {
        if (writes && (heldUntil.get(nameOf(key)) ?? 0) > at) return "conflict";
        if (!throttles) return undefined;
        const taken = usedOf(key.PK);
        return taken.write + write > most.write || taken.read + read > most.read ? "throttle" : undefined;
      });
      if (stops.some(Boolean)) return { stops };
      for (const { key, write = 0, read = 0 } of touches) {
        const taken = usedOf(key.PK);
        taken.write += write;
        taken.read += read;
        if (how.transaction) heldUntil.set(nameOf(key), Number.POSITIVE_INFINITY);
      }
      return {
        end() {
          if (!how.transaction) return;
          for (const { key } of touches) heldUntil.set(nameOf(key), Math.max(at + holding, now()));
        },
      };
    },
  };
};
