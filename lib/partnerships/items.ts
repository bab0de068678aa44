import * as z from "zod";
import { type Condition, equals, holds } from "../table/condition.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import type { Key } from "../table/key.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** The condition that a partnership is active (product rule 2), for writes and for rules. */
export const inForce: Condition = equals("status", "active");

/** Whether there is a partnership, and it is active. */
export const isActive = (partnership: { status: string } | undefined): boolean => holds(inForce, partnership);

/** The partnership of one provider and one reseller. It is one item, however often it ended and began again. */
export const partnerships = entity({
  type: "Partnership",
  rights: { given: isActive, besides: [] },
  key: ({ providerId, resellerId }: { providerId: string; resellerId: string }) =>
    keys.partnership(providerId, resellerId),
  // The backfill sets it once it has written the reseller's name into the provider's list.
  derived: { named: () => true },
  schema: () =>
    z.object({
      type: z.literal("Partnership"),
      providerId: z.string(),
      resellerId: z.string(),
      status: storedEnum(["active", "ended"]),
      since: z.string(),
      requestId: z.string(),
      endedAt: z.string().optional(),
      ended: z
        .object({ attestationVersion: z.string(), locale: z.string(), textHash: z.string(), by: z.string() })
        .optional(),
      version: z.int(),
    }),
});
export type PartnershipItem = ItemOf<typeof partnerships>;

/** A partnership in the list of one of its sides. */
export const partnershipEntries = entity({
  type: "PartnershipEntry",
  versioned: false,
  key: ({ PK, SK }: Key) => ({ PK, SK }),
  schema: () => z.object({ providerId: z.string(), resellerId: z.string() }),
});

interface ResellerName {
  providerId: string;
  status: string;
  end: string;
  resellerId: string;
}

/** A suffix of a reseller's name, beginning at one of its words, by which its provider's list is searched. */
export const resellerNames = entity({
  type: "ResellerName",
  versioned: false,
  key: ({ providerId, status, end, resellerId }: ResellerName) =>
    keys.resellerName(providerId, status, end, resellerId),
  schema: () =>
    z.object({ providerId: z.string(), resellerId: z.string(), status: z.string(), end: z.string() }),
});

/** The suffixes that a reseller has in its provider's list. */
export const resellerNameLists = entity({
  type: "ResellerNames",
  key: ({ providerId, resellerId }: { providerId: string; resellerId: string }) =>
    keys.resellerNames(providerId, resellerId),
  schema: () =>
    z.object({
      providerId: z.string(),
      resellerId: z.string(),
      status: z.string(),
      ends: z.array(z.string()),
      version: z.int(),
    }),
});
