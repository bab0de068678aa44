import * as z from "zod";
import { Refusal, stale } from "../errors.ts";
import { entity } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";

/** One of the places that an organization has for things of a kind, and which of them has it or had it last. */
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

/** How many things of a kind an organization may have at once. */
export interface Places {
  organizationId: string;
  kind: string;
  limit: number;
  /** The detail of the refusal when all are there. */
  refusal: string;
}

/**
 * Exact limits of what an organization has at once. Each thing has a place of its own, which is taken in the transaction
 * that makes it: of two that want the last one, one finds it taken. Whose holder is gone is free, so that nothing is given
 * back. What an older release has made counts without a place.
 */
export const placeStore = (table: Table) => ({
  /**
   * The write that takes a place for `holderId`; `readHolders` reads all that there are. A race for a place ends in `Stale`,
   * and the loser decides again. Throws LIMIT_REACHED when there is none.
   */
  async take(
    { organizationId, kind, limit, refusal }: Places,
    readHolders: () => Promise<readonly string[]>,
    holderId: string,
  ): Promise<Write> {
    // First the places: whoever has one was there by then, and is still, unless it is gone.
    const known = await Array.fromAsync(places.in(table).each(keys.places(organizationId, kind)));
    const holders = new Set(await readHolders());
    const at = new Map(known.map((place) => [place.number, place]));
    const free = Array.from({ length: limit }, (_, number) => number).filter(
      (number) => !holders.has(at.get(number)?.holderId ?? ""),
    );
    const placed = new Set(known.map((place) => place.holderId));
    const unplaced = [...holders].filter((id) => !placed.has(id)).length;
    // All who choose at once choose among as many places as there are things to come.
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
