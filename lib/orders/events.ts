import { administratorsAt } from "../customers/delegated-admin.ts";
import type { CustomerItem, ResellerRelationship } from "../customers/items.ts";
import type { EventEntry } from "../record/entries.ts";
import type { SubscriptionItem } from "../subscriptions/items.ts";
import type { OrderItem } from "./items.ts";

/**
 * The maximum number of organizations that get an event of one order, so that its transaction holds them all. Named
 * resellers come first.
 */
const mostReceivers = 16;

/** The events of a cancelled draft. The reseller that placed it only gets one while it administers the customer. */
export const cancelledEvents = (order: OrderItem, seenBy: { placer: boolean }): EventEntry[] =>
  [order.providerId, ...(order.placedBy && seenBy.placer ? [order.placedBy] : [])].map((to) => ({
    to,
    type: "order.cancelled",
    resourceType: "order",
    resourceId: order.id,
    data: { orderId: order.id, customerId: order.customerId },
  }));

/**
 * The events of a submitted order: for the provider, the named resellers, the delegated admins, and the customer. The
 * provider and the resellers get an event about the order, one for each subscription and, if they may read it, one
 * about the new customer. A reseller without delegated admin only gets events about the subscriptions that name it. A
 * reseller that placed the order and has lost its access since gets none.
 */
export const submittedEvents = ({
  order,
  customer,
  isNew,
  subscriptions,
  relationships,
  named,
  now,
}: {
  order: OrderItem;
  customer: CustomerItem;
  isNew: boolean;
  subscriptions: readonly SubscriptionItem[];
  /** All resellers' relationships to the customer after the order. */
  relationships: readonly ResellerRelationship[];
  named: readonly string[];
  now: Date;
}): EventEntry[] => {
  const administrators = administratorsAt(relationships, now);
  const seesAll = new Set([order.providerId, ...administrators]);
  const placer = administrators.filter((resellerId) => resellerId === order.placedBy);
  const receivers = [...new Set([order.providerId, ...placer, ...named, ...administrators])].slice(
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
  const associated = isNew && order.resellerId;
  const resource = { resourceType: "customer", resourceId: customer.id };
  const ofOrder = receivers.map((to): EventEntry => {
    const tells = associated && (to === order.providerId || to === order.resellerId);
    const given = tells && { associatedPartnerId: order.resellerId, access: ["delegated-admin"] };
    const own = touched(seesAll.has(to) ? subscriptions : subscriptions.filter(isOf(to)));
    return {
      to,
      type: "order.submitted",
      resourceType: "order",
      resourceId: order.id,
      data: { ...own, ...given },
      earlier: [
        ...(isNew && seesAll.has(to)
          ? [{ type: "customer.created" as const, ...resource, data: { ...own, ...given } }]
          : []),
        { type: "subscription.created", ...resource, data: own },
      ],
    };
  });
  return [
    ...ofOrder,
    {
      to: customer.id,
      type: isNew ? "customer.created" : "subscription.created",
      ...resource,
      data: touched(subscriptions),
    },
  ];
};
