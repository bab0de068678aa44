import * as z from "zod";
import { theOperator } from "../brand.ts";
import { type Refuse, refusal, stale } from "../errors.ts";
import { equals, isNew } from "../table/condition.ts";
import { entity, type ItemOf, nextVersion } from "../table/entity.ts";
import type { Check, Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { right } from "../table/rights.ts";
import type { Table } from "../table/table.ts";
import { type OrganizationItem, organizations } from "./items.ts";

/** The refusal when a reseller would sell or grant in the name of a suspended provider (product rule 23). */
export const providerSuspended = refusal(
  "PROVIDER_SUSPENDED",
  `The provider is suspended: nothing new is sold in its name. It can ask ${theOperator} to reactivate it.`,
);

export const resellerSuspended = refusal(
  "RESELLER_SUSPENDED",
  `This reseller is suspended. Ask ${theOperator}, who can tell more, and reactivate it.`,
);

/**
 * The condition that an organization is active when a change commits. `read` is the organization as it was read, if it
 * was.
 */
export const organizationIsActive = (id: string, refuse: Refuse, read?: OrganizationItem): Write =>
  right(organizations.key({ id }), [{ when: equals("status", "active"), refuse }], read);

/**
 * The number of suspensions in the deployment, used as a version. An order can name ten resellers, and a check of each
 * would not fit into its transaction. So a submit reads this count before the organizations, and its write has the
 * condition that the count is unchanged. Submits check marks of it, so they do not conflict on one item.
 */
export const suspensionCounts = entity({
  type: "SuspensionCount",
  key: (_: object) => keys.suspensionCount,
  rights: { given: () => true, besides: [] },
  schema: () => z.object({ version: z.int() }),
});
export type SuspensionCount = ItemOf<typeof suspensionCounts>;

/** The write that counts a suspension, in the transaction that suspends. */
export const countSuspension = async (table: Table): Promise<Write> => {
  const before = await suspensionCounts.in(table).get({});
  return {
    update: keys.suspensionCount,
    set: { type: suspensionCounts.type, version: nextVersion(before) },
    checks: [sameAs(before)],
    withdraws: true,
  };
};

const sameAs = (seen: SuspensionCount | undefined): Check => ({
  when: seen ? equals("version", seen.version) : isNew,
  refuse: stale,
});

/** The condition that no organization was suspended since the count was read. Throws `Stale`. */
export const noneSuspendedSince = (seen: SuspensionCount | undefined): Write =>
  right(keys.suspensionCount, [sameAs(seen)], seen ?? "absent");
