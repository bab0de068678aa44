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
  /** Customers at which the reseller has at least one relationship. */
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

/** The number of partitions that hold the counts of one reseller at one provider's customers. */
const parts = 8;

/** The partition that counts the relationships at a customer. */
const partOf = (customerId: string): number =>
  createHash("sha256").update(customerId).digest().readUInt8() % parts;

interface Pair {
  providerId: string;
  resellerId: string;
}

/** The fields of a relationship that the counts need. */
type Counted = Pair & { customerId: string; formerProviderId?: string | undefined };

/** The summed relationships of a reseller at an eighth of the provider's customers. */
export const accessCounts = entity({
  type: "AccessCount",
  versioned: false,
  key: ({ providerId, resellerId, part }: Pair & { part: number }) =>
    keys.accessCount(providerId, resellerId, part),
  schema: () => counts.partial().extend({ providerId: z.string(), resellerId: z.string(), part: z.int() }),
});

/** The part of the counts that comes from one relationship. */
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
      /** The version of the relationship that is counted. */
      counted: z.int(),
      version: z.int(),
    }),
});

/**
 * Marks that every relationship of the deployment has been counted once. From then on the stream keeps the counts
 * correct.
 */
export const accessCountings = entity({
  type: "AccessCounting",
  versioned: false,
  key: (_: object) => keys.accessCounting,
  schema: () => z.object({ completeSince: z.string() }),
});

const keyName = ({ PK, SK }: Item): string => `${PK} ${SK}`;

/** The keys of the items from which `keptCounts` reads the counts of a reseller. */
export const keptCountKeys = ({ providerId, resellerId }: Pair) => [
  keys.accessCounting,
  ...Array.from({ length: parts }, (_, part) => keys.accessCount(providerId, resellerId, part)),
];

/**
 * The kept counts of a reseller, from the items that were found under `keptCountKeys`, among any others. `undefined` until
 * all relationships have been counted once.
 */
export const keptCounts = (found: readonly Item[]): AccessCounts | undefined =>
  found.some(({ type }) => type === accessCountings.type)
    ? found
        .filter(({ type }) => type === accessCounts.type)
        .map((raw) => ({ ...noAccess, ...accessCounts.parse(raw) }))
        .reduce(added, noAccess)
    : undefined;

/** Updates the kept counts of resellers' access to a provider's customers. */
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
      // A customer that has changed its provider adds nothing to the former provider's counts.
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
     * Updates the counts to the present state of one relationship. Answers whether they were out of date. A repetition
     * changes nothing. Of two concurrent updates one decides again: a transaction writes the sum and the counted part
     * of the relationship, whose counted version only rises.
     */
    async count(relationship: Counted): Promise<boolean> {
      const { formerProviderId, providerId, ...ids } = relationship;
      const lagged = await countAt({ ...ids, providerId });
      // When the customer has changed its provider, nothing remains at the former one.
      return formerProviderId === undefined
        ? lagged
        : (await countAt({ ...ids, providerId: formerProviderId })) || lagged;
    },
  };
};

/** The write that marks all relationships as counted. */
export const countingComplete = (at: Date) => accessCountings.upsert({ completeSince: at.toISOString() });
