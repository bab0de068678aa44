import type { CustomerItem, ResellerRelationship } from "../customers/items.ts";
import type { EventEntry } from "../record/entries.ts";
import type { SubscriptionItem } from "../subscriptions/items.ts";
import type { OrderItem } from "./items.ts";

/** How many organizations learn of one order: the resellers named come first, all fit into its transaction. */
const mostReceivers = 16;

/** A cancelled draft, for those that see it: who placed it does for as long as it administers the customer. */
export const cancelledEvents = (order: OrderItem, seenBy: { placer: boolean }): EventEntry[] =>
  [order.providerId, ...(order.placedBy && seenBy.placer ? [order.placedBy] : [])].map((to) => ({
    to,
    type: "order.cancelled",
    resourceType: "order",
    resourceId: order.id,
    data: { orderId: order.id, customerId: order.customerId },
  }));

/**
 * A submitted order, one event for each that it concerns: the provider, the resellers named, those with delegated
 * admin, and the customer. Who is only named for some subscriptions learns of those alone; who has placed the order and
 * lost its access since, of nothing.
 */
export const submittedEvents = (o: {
  order: OrderItem;
  customer: CustomerItem;
  isNew: boolean;
  subscriptions: readonly SubscriptionItem[];
  /** All relationships of resellers to the customer as they are now. */
  relationships: readonly ResellerRelationship[];
  named: readonly string[];
}): EventEntry[] => {
  const { order, customer, subscriptions } = o;
  const administrators = o.relationships.flatMap(({ resellerId, adminSince }) =>
    adminSince ? [resellerId] : [],
  );
  const seesAll = new Set([order.providerId, ...administrators]);
  const placer = administrators.filter((resellerId) => resellerId === order.placedBy);
  const receivers = [...new Set([order.providerId, ...placer, ...o.named, ...administrators])].slice(
    0,
    mostReceivers - 1,
  );

  const isOf = (resellerId: string) => (subscription: SubscriptionItem) =>
    subscription.partnerOrganizationId === resellerId || subscription.supportResellerId === resellerId;
  const touched = (concerned: readonly SubscriptionItem[]) => ({
    orderId: order.id,
    customerId: customer.id,
    subscriptionIds: concerned.map(({ id }) => id),
  });
  const associated = o.isNew && order.resellerId;
  const ofOrder = receivers.map((to): EventEntry => {
    const tells = associated && (to === order.providerId || to === order.resellerId);
    return {
      to,
      type: "order.submitted",
      resourceType: "order",
      resourceId: order.id,
      data: {
        ...touched(seesAll.has(to) ? subscriptions : subscriptions.filter(isOf(to))),
        ...(tells && { associatedPartnerId: order.resellerId, access: ["delegated-admin"] }),
      },
    };
  });
  return [
    ...ofOrder,
    {
      to: customer.id,
      type: o.isNew ? "customer.created" : "subscription.created",
      resourceType: "customer",
      resourceId: customer.id,
      data: touched(subscriptions),
    },
  ];
};
