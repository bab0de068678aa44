import type { Prefix } from "../contract/common.ts";
import type { Confirmation } from "../contract/orders.ts";
import { adminWrites, type CustomerAdmin, newAdmin } from "../customers/admin.ts";
import type { CustomerItem, ResellerRelationship } from "../customers/items.ts";
import {
  changedRelationship,
  type RelationshipChange,
  relationshipWrite,
} from "../customers/relationships.ts";
import { stale } from "../errors.ts";
import { noneSuspendedSince } from "../organizations/standing.ts";
import { partnershipIsActive } from "../partnerships/access.ts";
import type { EventEntry } from "../record/entries.ts";
import { newSubscription, subscriptionWrite, termWrites } from "../subscriptions/create.ts";
import type { SubscriptionItem } from "../subscriptions/items.ts";
import { equals } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import { submittedEvents } from "./events.ts";
import type { OrderItem } from "./items.ts";
import type { ReviewInputs } from "./review-inputs.ts";
import { submitted } from "./rules.ts";

/** The writes of submitting an order without problems. */
export interface Plan {
  order: OrderItem;
  customer: CustomerItem;
  /** All resellers' relationships to the customer after the order. */
  relationships: ResellerRelationship[];
  subscriptions: SubscriptionItem[];
  /** The admin user of a new customer. */
  admin?: CustomerAdmin;
  /**
   * All writes but those of the order, of a new customer with its domain, and of the order's entry in the customer's
   * list.
   */
  writes: Write[];
  events: EventEntry[];
}

/** Checks that the existing customer still has the subscriptions of the review, and records that it gets new ones. */
const oneMoreOf = ({ id, subscriptionsVersion }: CustomerItem, trialsUsed: string[] | undefined): Write => ({
  update: keys.customer(id),
  add: { subscriptionsVersion: 1 },
  ...(trialsUsed && { set: { trialsUsed } }),
  checks: [{ when: equals("subscriptionsVersion", subscriptionsVersion), refuse: stale }],
});

/** The changes of the named resellers' relationships to the customer. No link follows from another, but by rule 9. */
const changesOf = (
  { resellerId }: OrderItem,
  subscriptions: readonly SubscriptionItem[],
  now: Date,
): Map<string, RelationshipChange> => {
  const changes = new Map<string, RelationshipChange>();
  const change = (id: string, more: (before: RelationshipChange) => RelationshipChange) => {
    const before = changes.get(id) ?? {};
    changes.set(id, { ...before, ...more(before) });
  };
  if (resellerId) change(resellerId, () => ({ associated: true, adminSince: now.toISOString() }));
  for (const { partnerOrganizationId, supportResellerId } of subscriptions) {
    if (partnerOrganizationId) change(partnerOrganizationId, ({ record = 0 }) => ({ record: record + 1 }));
    if (supportResellerId) change(supportResellerId, ({ support = 0 }) => ({ support: support + 1 }));
  }
  return changes;
};

/** The customer's trials after the order; `undefined` when the order adds none. */
const triedWith = ({ lineItems }: OrderItem, { offers, trialsUsed }: ReviewInputs): string[] | undefined => {
  const ordered = lineItems.flatMap(({ offerId }) => (offers.get(offerId)?.isTrial ? [offerId] : []));
  return ordered.length > 0 ? [...new Set([...trialsUsed, ...ordered])] : undefined;
};

const newCustomer = (order: OrderItem, ids: { id: string; adminId: string }, now: Date): CustomerItem => {
  if (!order.customer) throw new Error(`the order ${order.id} is for nobody`);
  return {
    type: "Customer",
    ...ids,
    providerId: order.providerId,
    companyProfile: order.customer.companyProfile,
    billingProfile: order.customer.billingProfile,
    associatedPartnerId: order.resellerId ?? null,
    azureTenantOwner: null,
    createdAt: now.toISOString(),
    version: 1,
    subscriptionsVersion: 1,
  };
};

/** Plans the submit of an order. `relationships` are those to the existing customer before it. */
export const planOf = (
  order: OrderItem,
  inputs: ReviewInputs,
  relationships: readonly ResellerRelationship[],
  { now, newId }: { now: Date; newId: (prefix: Prefix) => string },
): Plan => {
  const { providerId } = order;
  const known = inputs.customer;
  const trialsUsed = triedWith(order, inputs);
  const ids = () => ({ id: newId("cus"), adminId: newId("usr") });
  const customer = known ?? { ...newCustomer(order, ids(), now), trialsUsed };
  const subscriptions = order.lineItems.map((line) => {
    const offer = inputs.offers.get(line.offerId);
    if (!offer) throw new Error(`the order ${order.id} names an offer that is gone`);
    const partner = line.partnerIdOnRecord && inputs.partners.get(line.partnerIdOnRecord)?.organizationId;
    return newSubscription({
      id: newId("sub"),
      customerId: customer.id,
      providerId,
      orderId: order.id,
      line,
      offer,
      partnerOrganizationId: partner || undefined,
      now,
    });
  });
  const subscriptionIds = subscriptions.map(({ id }) => id);
  const changes = [...changesOf(order, subscriptions, now)].map(([resellerId, change]) => ({
    base: { customerId: customer.id, providerId, resellerId },
    before: inputs.resellers.get(resellerId)?.relationship,
    change,
  }));
  const changed = changes.map(({ before, base, change }) => changedRelationship(before, base, change));
  const untouched = relationships.filter((relationship) =>
    changed.every(({ resellerId }) => resellerId !== relationship.resellerId),
  );
  const admin =
    !known && order.customer
      ? newAdmin(order.customer, { id: customer.adminId, customerId: customer.id, now })
      : undefined;
  const after = submitted(order, { customerId: customer.id, subscriptionIds, now });
  const allRelationships = [...untouched, ...changed];
  return {
    order: after,
    customer,
    relationships: allRelationships,
    subscriptions,
    ...(admin && { admin }),
    writes: [
      ...(known ? [oneMoreOf(known, trialsUsed)] : []),
      ...(admin ? adminWrites(admin) : []),
      // A provider's own standing is among the caller's rights.
      ...(changes.length > 0 || order.placedBy ? [noneSuspendedSince(inputs.suspensions)] : []),
      ...changes.flatMap(({ before, base, change }) => [
        // If the partnership has ended meanwhile, the order is reviewed again, and then has that problem.
        partnershipIsActive(providerId, base.resellerId, {
          refuse: stale,
          read: inputs.resellers.get(base.resellerId)?.partnership,
        }),
        relationshipWrite(before, base, change),
      ]),
      ...subscriptions.map(subscriptionWrite),
      ...termWrites(subscriptions),
    ],
    events: submittedEvents({
      order: after,
      customer,
      isNew: !known,
      subscriptions,
      relationships: allRelationships,
      named: changes.map(({ base }) => base.resellerId),
      now,
    }),
  };
};

/** The new subscriptions in the API's form. The provider is the support contact unless a reseller is designated. */
export const toApiSubscriptions = (
  subscriptions: readonly SubscriptionItem[],
  { provider, resellers }: ReviewInputs,
): Confirmation["subscriptions"] =>
  subscriptions.map((subscription) => {
    const designated = subscription.supportResellerId;
    const { id, mpnId = "", name } = (designated && resellers.get(designated)?.organization) || provider;
    return { ...subscription, supportContact: { supportTenantId: id, supportMpnId: mpnId, name } };
  });
