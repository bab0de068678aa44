import * as z from "zod";
import { type Refuse, refusal, stale } from "../errors.ts";
import { equals, isNew } from "../table/condition.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { organizations } from "./items.ts";

/** The refusal of what a reseller would sell or give in the name of a suspended provider (product rule 23). */
export const providerSuspended = refusal(
  "PROVIDER_SUSPENDED",
  "The provider is suspended: nothing new is sold in its name. Its operator can reactivate it.",
);

export const resellerSuspended = refusal(
  "RESELLER_SUSPENDED",
  "This reseller is suspended. Your operator can tell more, and reactivate it.",
);

/** The check in a write that an organization is active when the change commits. */
export const organizationIsActive = (id: string, refuse: Refuse): Write =>
  organizations.check({ id }, { when: equals("status", "active"), refuse });

/**
 * How many suspensions of organizations there have been in the deployment. An order can name ten resellers, and a check of
 * each would not fit into its transaction. So a submit reads this count before the organizations, and its write has the
 * condition that the count is the same. Every suspension writes all parts; a submit reads one, so that submits rarely
 * touch the same item.
 */
export const suspensionCounts = entity({
  type: "SuspensionCount",
  versioned: false,
  key: ({ part }: { part: number }) => keys.suspensionCount(part),
  schema: z.object({ part: z.int(), count: z.int() }),
});

const parts = 8;

/** Which part of the count this order reads. */
export const partOf = (orderId: string): number => (orderId.codePointAt(orderId.length - 1) ?? 0) % parts;

/** The count as it was read; `undefined` where there has been no suspension. */
export interface SuspensionsSeen {
  part: number;
  seen: ItemOf<typeof suspensionCounts> | undefined;
}

/** Counts a suspension, in the transaction that suspends. */
export const countSuspension = (): Write[] =>
  Array.from({ length: parts }, (_, part) => ({
    update: suspensionCounts.key({ part }),
    set: { type: suspensionCounts.type, part },
    add: { count: 1 },
  }));

/** The check in a write that no organization was suspended since the count was read. Throws `Stale`. */
export const noneSuspendedSince = ({ part, seen }: SuspensionsSeen): Write =>
  suspensionCounts.check({ part }, { when: seen ? equals("count", seen.count) : isNew, refuse: stale });
