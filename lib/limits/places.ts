import * as z from "zod";
import { Refusal, stale } from "../errors.ts";
import { entity } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** One of an organization's places for things of a kind, and its present or last holder. */
export const places = entity({
  type: "Place",
  key: (id: { organizationId: string; kind: string; number: number }) =>
    keys.place(id.organizationId, id.kind, id.number),
  schema: () =>
    z.object({
      organizationId: z.string(),
      kind: z.string(),
      number: z.int(),
      holderId: z.string(),
      version: z.int(),
    }),
});

/** The maximum number of an organization's things of a kind at once. */
export interface Places {
  organizationId: string;
  kind: string;
  limit: number;
  /** The detail of the refusal when the limit is reached. */
  refusal: string;
}

/**
 * Exact limits on the number of an organization's things. Each thing takes a place of its own in the transaction that
 * creates it: of two that want the last place, one finds it taken. A place whose holder is gone is free, so places are
 * never given back. Things created by an older release count without a place.
 */
export const placeStore = (table: Table) => ({
  /**
   * The write that takes a place for `holderId`. `readHolders` reads all existing things. A race for a place ends in
   * `Stale`, and the loser decides again. Throws LIMIT_REACHED when no place is free.
   */
  async take(
    { organizationId, kind, limit, refusal }: Places,
    readHolders: () => Promise<readonly string[]>,
    holderId: string,
  ): Promise<Write> {
    // The places are read first: a holder found in a place existed by then, and still does unless it is gone.
    const known = await Array.fromAsync(places.in(table).each(keys.places(organizationId, kind)));
    const holders = new Set(await readHolders());
    const at = new Map(known.map((place) => [place.number, place]));
    const free = Array.from({ length: limit }, (_, number) => number).filter(
      (number) => !holders.has(at.get(number)?.holderId ?? ""),
    );
    const placed = new Set(known.map((place) => place.holderId));
    const unplaced = [...holders].filter((id) => !placed.has(id)).length;
    // Concurrent requests choose at random among as many free places as the limit leaves.
    const open = free.slice(0, Math.max(0, free.length - unplaced));
    const own = open.find((number) => at.get(number)?.holderId === holderId);
    const number = own ?? open[Math.floor(Math.random() * open.length)];
    if (number === undefined) throw new Refusal("LIMIT_REACHED", refusal);
    const before = at.get(number);
    return before
      ? places.update(before, { ...before, holderId })
      : places.create({ organizationId, kind, number, holderId, version: 1 }, stale);
  },
});
