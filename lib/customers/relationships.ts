import { stale } from "../errors.ts";
import { nextVersion } from "../table/entity.ts";
import type { Write } from "../table/item.ts";
import { type ResellerRelationship, resellerRelationships } from "./items.ts";

/** The stored terms of a delegated admin. */
export type AdminTerms = Pick<
  ResellerRelationship,
  "adminTermsSince" | "adminAccess" | "adminUntil" | "adminReminded"
>;

/** A change of a relationship. `null` revokes a grant. `record` and `support` are added to the counts. */
export interface RelationshipChange {
  associated?: boolean;
  /** A delegated admin that is granted or revoked gets the terms named with it, or none. */
  adminSince?: string | null;
  /** New terms of an existing delegated admin, replacing all former ones. */
  adminTerms?: AdminTerms;
  azureOwnerSince?: string | null;
  credentialsResetAt?: string | null;
  record?: number;
  support?: number;
}

const granted = (change: string | null | undefined, before: string | undefined): string | undefined =>
  change === undefined ? before : (change ?? undefined);

const noTerms = {
  adminTermsSince: undefined,
  adminAccess: undefined,
  adminUntil: undefined,
  adminReminded: undefined,
} satisfies Record<keyof AdminTerms, undefined>;

/** The terms of the delegated admin, if a change replaces or ends them. */
const termsAfter = ({ adminTerms, adminSince }: RelationshipChange): AdminTerms =>
  adminTerms || adminSince !== undefined ? { ...noTerms, ...adminTerms } : {};

/** The relationship after a change. Each link changes by itself; none follows from another (product rule 1). */
export const changedRelationship = (
  before: ResellerRelationship | undefined,
  { customerId, providerId, resellerId }: { customerId: string; providerId: string; resellerId: string },
  change: RelationshipChange,
): ResellerRelationship => ({
  ...before,
  type: "CustomerPartner",
  customerId,
  providerId,
  resellerId,
  associated: change.associated ?? before?.associated ?? false,
  adminSince: granted(change.adminSince, before?.adminSince),
  ...termsAfter(change),
  azureOwnerSince: granted(change.azureOwnerSince, before?.azureOwnerSince),
  credentialsResetAt: granted(change.credentialsResetAt, before?.credentialsResetAt),
  recordCount: (before?.recordCount ?? 0) + (change.record ?? 0),
  supportCount: (before?.supportCount ?? 0) + (change.support ?? 0),
  version: nextVersion(before),
});

/** The write of a changed relationship, provided that it still is as it was read. */
export const relationshipWrite = (
  before: ResellerRelationship | undefined,
  base: { customerId: string; providerId: string; resellerId: string },
  change: RelationshipChange,
): Write => {
  const after = changedRelationship(before, base, change);
  return before ? resellerRelationships.update(before, after) : resellerRelationships.create(after, stale);
};

/**
 * The changes of a reset of the admin's credentials: the last reseller that reset them no longer knows them, and a
 * resetting reseller does.
 */
export const credentialsResetBy = (
  relationships: readonly ResellerRelationship[],
  by: { organizationId: string; now: Date },
): RelationshipUpdate[] =>
  relationships.flatMap((before): RelationshipUpdate[] => {
    const { resellerId } = before;
    if (resellerId === by.organizationId)
      return [{ resellerId, before, change: { credentialsResetAt: by.now.toISOString() } }];
    return before.credentialsResetAt ? [{ resellerId, before, change: { credentialsResetAt: null } }] : [];
  });

/**
 * Whether a reseller was the last to reset the credentials of the customer's admin, and so still knows them (product
 * rule 22).
 */
export const knownTo = ({ resellerId, credentialsResetAt: at }: ResellerRelationship) =>
  at ? { adminCredentialsLastResetBy: { organizationId: resellerId, at } } : {};

/** A change of one reseller's relationship to a customer, with the relationship before it. */
export interface RelationshipUpdate {
  resellerId: string;
  before: ResellerRelationship | undefined;
  change: RelationshipChange;
}

/** Both lists of changes, merged by reseller. */
export const withChanges = (
  changes: readonly RelationshipUpdate[],
  more: readonly RelationshipUpdate[],
): RelationshipUpdate[] => {
  const merged = new Map(changes.map((each) => [each.resellerId, each]));
  for (const each of more) {
    const known = merged.get(each.resellerId);
    merged.set(each.resellerId, known ? { ...known, change: { ...known.change, ...each.change } } : each);
  }
  return [...merged.values()];
};

type CustomerIds = { id: string; providerId: string };

/** The writes of several resellers' changed relationships to one customer. */
export const relationshipWrites = (
  { id, providerId }: CustomerIds,
  changes: readonly RelationshipUpdate[],
): Write[] =>
  changes.map(({ resellerId, before, change }) =>
    relationshipWrite(before, { customerId: id, providerId, resellerId }, change),
  );

/** All resellers' relationships to a customer after some changes. */
export const changedRelationships = (
  { id, providerId }: CustomerIds,
  relationships: readonly ResellerRelationship[],
  changes: readonly RelationshipUpdate[],
): ResellerRelationship[] => {
  const after = new Map(relationships.map((relationship) => [relationship.resellerId, relationship]));
  for (const { resellerId, before, change } of changes)
    after.set(resellerId, changedRelationship(before, { customerId: id, providerId, resellerId }, change));
  return [...after.values()];
};
