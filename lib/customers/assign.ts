import type { EventEntry } from "../record/entries.ts";
import { customerEvent } from "./events.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import type { RelationshipUpdate } from "./relationships.ts";

/** What a customer's assignment to a reseller changes. */
export interface Assignment {
  customer: CustomerItem;
  /** The changes of the links, by reseller: of the one that it leaves and of the one that it comes to. */
  changes: RelationshipUpdate[];
  events: EventEntry[];
}

/**
 * Whether the reseller that a customer leaves is told so: it reads the customer, or is a partner that knew it for its
 * own. A former partner without access knows nothing of the customer any more, and learns nothing.
 */
export const isToldToLeave = (
  relationship: Pick<ResellerRelationship, "adminSince"> | undefined,
  leftIsPartner: boolean,
): boolean => relationship?.adminSince !== undefined || leftIsPartner;

/**
 * Whose customer it is from now on, and whether that reseller gets delegated admin with it. Nobody's access is taken
 * away; what is so already changes nothing and is told to nobody. `subscriptionIds` are subscriptions that change their
 * reseller of record in the same moment, `leftIsPartner` says whether the reseller that it leaves has an active
 * partnership. Who comes to it, and a partner that it leaves, learn that of themselves though they may not read it.
 */
export const assigned = (
  customer: CustomerItem,
  relationships: readonly ResellerRelationship[],
  to: { resellerId: string | null; delegatedAdmin: boolean },
  o: { now: Date; leftIsPartner: boolean; subscriptionIds?: readonly string[] },
): Assignment => {
  const relationshipOf = (resellerId: string) =>
    relationships.find((relationship) => relationship.resellerId === resellerId);
  const { subscriptionIds = [] } = o;
  const moved = subscriptionIds.length;
  const left = customer.associatedPartnerId;
  const { resellerId } = to;
  const before = resellerId ? relationshipOf(resellerId) : undefined;
  const grants = resellerId !== null && to.delegatedAdmin && !before?.adminSince;
  if (left === resellerId && !grants) return { customer, changes: [], events: [] };
  const changes: Assignment["changes"] = [];
  if (left && left !== resellerId)
    changes.push({
      resellerId: left,
      before: relationshipOf(left),
      change: { associated: false, ...(moved > 0 && { record: -moved }) },
    });
  if (resellerId)
    changes.push({
      resellerId,
      before,
      change: {
        associated: true,
        ...(grants && { adminSince: o.now.toISOString() }),
        ...(moved > 0 && { record: moved }),
      },
    });

  const touched = moved > 0 ? { subscriptionIds } : {};
  const access = grants ? { access: ["delegated-admin"] } : {};
  const granted = grants ? "access.granted" : "customer.updated";
  const told = { associatedPartnerId: resellerId, ...(grants && { resellerId }), ...access, ...touched };
  const receivers = [customer.providerId, customer.id, ...(resellerId ? [resellerId] : [])];
  const events = receivers.map((to) => customerEvent(to, granted, customer, told));
  // Whom it went to is not for the one that it left to know.
  if (left && left !== resellerId && isToldToLeave(relationshipOf(left), o.leftIsPartner))
    events.push(customerEvent(left, "customer.updated", customer, { associatedPartnerId: null, ...touched }));
  return { customer: { ...customer, associatedPartnerId: resellerId }, changes, events };
};
