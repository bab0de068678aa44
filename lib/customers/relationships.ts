import { stale } from "../errors.ts";
import type { Write } from "../table/item.ts";
import { type ResellerRelationship, resellerRelationships } from "./items.ts";

/** A change of a relationship. `null` revokes a grant. `record` and `support` are added to the counts. */
export interface RelationshipChange {
  associated?: boolean;
  adminSince?: string | null;
  azureOwnerSince?: string | null;
  record?: number;
  support?: number;
}

const granted = (change: string | null | undefined, before: string | undefined): string | undefined =>
  change === undefined ? before : (change ?? undefined);

/** The relationship after a change. Each link changes by itself; none follows from another (product rule 1). */
export const changedRelationship = (
  before: ResellerRelationship | undefined,
  { customerId, providerId, resellerId }: { customerId: string; providerId: string; resellerId: string },
  change: RelationshipChange,
): ResellerRelationship => ({
  type: "CustomerPartner",
  customerId,
  providerId,
  resellerId,
  associated: change.associated ?? before?.associated ?? false,
  adminSince: granted(change.adminSince, before?.adminSince),
  azureOwnerSince: granted(change.azureOwnerSince, before?.azureOwnerSince),
  recordCount: (before?.recordCount ?? 0) + (change.record ?? 0),
  supportCount: (before?.supportCount ?? 0) + (change.support ?? 0),
  version: (before?.version ?? 0) + 1,
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

/** A change of one reseller's relationship to a customer, and the relationship before it. */
export interface RelationshipUpdate {
  resellerId: string;
  before: ResellerRelationship | undefined;
  change: RelationshipChange;
}

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
