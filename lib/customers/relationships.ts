import { stale } from "../errors.ts";
import type { Write } from "../table/item.ts";
import { type ResellerRelationship, resellerRelationships } from "./items.ts";

/** What is to change in the relationships of one reseller to one customer; `null` takes a grant off, counts move by that much. */
export interface RelationshipChange {
  associated?: boolean;
  adminSince?: string | null;
  azureOwnerSince?: string | null;
  record?: number;
  support?: number;
}

const granted = (change: string | null | undefined, before: string | undefined): string | undefined =>
  change === undefined ? before : (change ?? undefined);

/** The relationships after the change, each link for itself: none follows from another (product rule 1). */
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

/** The relationships of one reseller to one customer after a change, if they still are as they were read. */
export const relationshipWrite = (
  before: ResellerRelationship | undefined,
  base: { customerId: string; providerId: string; resellerId: string },
  change: RelationshipChange,
): Write => {
  const after = changedRelationship(before, base, change);
  return before ? resellerRelationships.update(before, after) : resellerRelationships.create(after, stale);
};

/** A change of what one reseller has at a customer, with what it had. */
export interface RelationshipUpdate {
  resellerId: string;
  before: ResellerRelationship | undefined;
  change: RelationshipChange;
}

type Tied = { id: string; providerId: string };

/** The writes of several resellers' changes at one customer. */
export const relationshipWrites = (
  { id, providerId }: Tied,
  changes: readonly RelationshipUpdate[],
): Write[] =>
  changes.map(({ resellerId, before, change }) =>
    relationshipWrite(before, { customerId: id, providerId, resellerId }, change),
  );

/** What every reseller has at the customer after these changes. */
export const changedRelationships = (
  { id, providerId }: Tied,
  relationships: readonly ResellerRelationship[],
  changes: readonly RelationshipUpdate[],
): ResellerRelationship[] => {
  const after = new Map(relationships.map((relationship) => [relationship.resellerId, relationship]));
  for (const { resellerId, before, change } of changes)
    after.set(resellerId, changedRelationship(before, { customerId: id, providerId, resellerId }, change));
  return [...after.values()];
};
