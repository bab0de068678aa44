import type { EventEntry } from "../record/entries.ts";
import { customerEvent } from "./events.ts";
import type { CustomerItem, CustomerPartnerItem } from "./items.ts";
import type { TieUpdate } from "./ties.ts";

/** What a customer's assignment to a reseller changes. */
export interface Assignment {
  customer: CustomerItem;
  /** The changes of the links, by reseller: of the one that it leaves and of the one that it comes to. */
  changes: TieUpdate[];
  events: EventEntry[];
}

/**
 * Whose customer it is from now on, and whether that reseller gets delegated admin with it. Nobody's access is taken
 * away. `subscriptionIds` are subscriptions that change their reseller of record in the same moment.
 */
export const assigned = (
  customer: CustomerItem,
  ties: readonly CustomerPartnerItem[],
  to: { resellerId: string | null; delegatedAdmin: boolean },
  o: { now: Date; subscriptionIds?: readonly string[] },
): Assignment => {
  const tieOf = (resellerId: string) => ties.find((tie) => tie.resellerId === resellerId);
  const { subscriptionIds = [] } = o;
  const moved = subscriptionIds.length;
  const left = customer.associatedPartnerId;
  const { resellerId } = to;
  const changes: Assignment["changes"] = [];
  if (left && left !== resellerId)
    changes.push({
      resellerId: left,
      before: tieOf(left),
      change: { associated: false, ...(moved > 0 && { record: -moved }) },
    });
  const before = resellerId ? tieOf(resellerId) : undefined;
  const grants = resellerId !== null && to.delegatedAdmin && !before?.adminSince;
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
  if (left && left !== resellerId)
    events.push(customerEvent(left, "customer.updated", customer, { associatedPartnerId: null, ...touched }));
  return { customer: { ...customer, associatedPartnerId: resellerId }, changes, events };
};
