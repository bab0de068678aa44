import { createHash } from "node:crypto";
import * as z from "zod";
import { stale } from "../errors.ts";
import { entity } from "../table/entity.ts";
import type { Item } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { retryOnConflict } from "../table/retry-on-conflict.ts";
import type { Table } from "../table/table.ts";
import { hasLink, type ResellerRelationship, resellerRelationships } from "./items.ts";

const counts = z.object({
  /** Customers to which there is any link. */
  relationships: z.int(),
  customers: z.int(),
  delegatedAdmin: z.int(),
  azureTenantOwner: z.int(),
  adminCredentials: z.int(),
  resellerOfRecord: z.int(),
  supportContact: z.int(),
});
export type AccessCounts = z.output<typeof counts>;

export const noAccess: AccessCounts = {
  relationships: 0,
  customers: 0,
  delegatedAdmin: 0,
  azureTenantOwner: 0,
  adminCredentials: 0,
  resellerOfRecord: 0,
  supportContact: 0,
};

/** What one relationship adds to each count. */
export const accessOf = (relationship: ResellerRelationship): AccessCounts => ({
  relationships: Number(hasLink(relationship)),
  customers: Number(relationship.associated),
  delegatedAdmin: Number(relationship.adminSince !== undefined),
  azureTenantOwner: Number(relationship.azureOwnerSince !== undefined),
  adminCredentials: Number(relationship.credentialsResetAt !== undefined),
  resellerOfRecord: relationship.recordCount,
  supportContact: relationship.supportCount,
});

const combined = (one: AccessCounts, other: AccessCounts, sign: 1 | -1): AccessCounts => ({
  relationships: one.relationships + sign * other.relationships,
  customers: one.customers + sign * other.customers,
  delegatedAdmin: one.delegatedAdmin + sign * other.delegatedAdmin,
  azureTenantOwner: one.azureTenantOwner + sign * other.azureTenantOwner,
  adminCredentials: one.adminCredentials + sign * other.adminCredentials,
  resellerOfRecord: one.resellerOfRecord + sign * other.resellerOfRecord,
  supportContact: one.supportContact + sign * other.supportContact,
});

export const added = (one: AccessCounts, other: AccessCounts): AccessCounts => combined(one, other, 1);

/** In how many partitions the links of one reseller to one provider's customers are counted. */
const parts = 8;

/** Where the links to a customer are counted. */
const partOf = (customerId: string): number =>
  createHash("sha256").update(customerId).digest().readUInt8() % parts;

interface Pair {
  providerId: string;
  resellerId: string;
}

/** A relationship, as far as the counts need to know it. */
type Counted = Pair & { customerId: string; formerProviderId?: string | undefined };

/** The links of a reseller to an eighth of the provider's customers, added up. */
export const accessCounts = entity({
  type: "AccessCount",
  versioned: false,
  key: ({ providerId, resellerId, part }: Pair & { part: number }) =>
    keys.accessCount(providerId, resellerId, part),
  schema: () => counts.partial().extend({ providerId: z.string(), resellerId: z.string(), part: z.int() }),
});

/** What of one relationship is in the counts. */
export const countedAccesses = entity({
  type: "CountedAccess",
  key: ({ providerId, resellerId, customerId }: Pair & { customerId: string }) =>
    keys.countedAccess(providerId, resellerId, partOf(customerId), customerId),
  schema: () =>
    z.object({
      providerId: z.string(),
      resellerId: z.string(),
      customerId: z.string(),
      access: counts,
      /** The relationship's version that is counted. */
      counted: z.int(),
      version: z.int(),
    }),
});

/** That every relationship of the deployment has been counted once. From then on the stream keeps the counts true. */
export const accessCountings = entity({
  type: "AccessCounting",
  versioned: false,
  key: (_: object) => keys.accessCounting,
  schema: () => z.object({ completeSince: z.string() }),
});

const keyName = ({ PK, SK }: Item): string => `${PK} ${SK}`;

/** The kept counts of what resellers have at a provider's customers. */
export const accessCountStore = (table: Table) => {
  const countAt = ({ providerId, resellerId, customerId }: Pair & { customerId: string }): Promise<boolean> =>
    retryOnConflict(async () => {
      const ids = { providerId, resellerId, customerId };
      const wanted = [resellerRelationships.key(ids), countedAccesses.key(ids)] as const;
      const found = new Map((await table.getMany(wanted)).map((raw) => [keyName(raw), raw]));
      const [present, marked] = wanted.map((key) => found.get(keyName({ ...key })));
      if (!present) return false;
      const now = resellerRelationships.parse(present);
      const before = marked && countedAccesses.parse(marked);
      if (before && now.version < before.counted) return false;
      // With another provider by now, it adds nothing to what this one's resellers have.
      const access = now.providerId === providerId ? accessOf(now) : noAccess;
      const difference = combined(access, before?.access ?? noAccess, -1);
      const add = Object.fromEntries(Object.entries(difference).filter(([, value]) => value !== 0));
      if (Object.keys(add).length === 0) return false;
      const after = { ...before, ...ids, access, counted: now.version, version: 1 };
      const part = partOf(customerId);
      await table.transact([
        before ? countedAccesses.update(before, after) : countedAccesses.create(after, stale),
        {
          update: keys.accessCount(providerId, resellerId, part),
          set: { type: accessCounts.type, providerId, resellerId, part },
          add,
        },
      ]);
      return true;
    });

  return {
    /**
     * Brings the counts up to the present state of one relationship, and answers whether they lagged. A repetition changes
     * nothing, and of two at the same time one decides anew: what is counted of a relationship, and the sum, are written
     * in one transaction, and the counted version of the relationship only rises.
     */
    async count(relationship: Counted): Promise<boolean> {
      const { formerProviderId, providerId, ...ids } = relationship;
      const lagged = await countAt({ ...ids, providerId });
      // Where the customer has changed its provider, nothing is left at the former one.
      return formerProviderId === undefined
        ? lagged
        : (await countAt({ ...ids, providerId: formerProviderId })) || lagged;
    },

    /** The counts of a reseller as they are kept; `undefined` before all relationships have been counted once. */
    async kept({ providerId, resellerId }: Pair): Promise<AccessCounts | undefined> {
      const ids = Array.from({ length: parts }, (_, part) => keys.accessCount(providerId, resellerId, part));
      const found = await table.getMany([keys.accessCounting, ...ids]);
      if (!found.some(({ type }) => type === accessCountings.type)) return undefined;
      return found
        .filter(({ type }) => type === accessCounts.type)
        .map((raw) => ({ ...noAccess, ...accessCounts.parse(raw) }))
        .reduce(added, noAccess);
    },
  };
};

/** The write that says that every relationship has been counted once. */
export const countingComplete = (at: Date) => accessCountings.put({ completeSince: at.toISOString() });
