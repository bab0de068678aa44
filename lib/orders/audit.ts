import * as contract from "../contract/orders.ts";
import type { Caller } from "../http/caller.ts";
import type { AuditEntry } from "../record/entries.ts";
import { toApiOrder, type Viewer } from "./api-form.ts";
import type { OrderItem } from "./items.ts";

/** The resources that the submit of an order has created: a new customer, and a subscription for each line. */
const madeBy = (before: OrderItem | undefined, { customerId, lineItems }: OrderItem): string[] => [
  ...(customerId && !before?.customerId ? [customerId] : []),
  ...lineItems.flatMap(({ subscriptionId }) => subscriptionId ?? []),
];

/**
 * The audit record of a change. A reseller's change is recorded for itself and for its provider, each with its own view
 * of the order.
 */
export const orderAudit = (
  { caller, now }: { caller: Caller; now: Date },
  operation: string,
  before: OrderItem | undefined,
  after: OrderItem,
): AuditEntry => {
  const seenBy = (viewer: Viewer) => ({
    before: before && contract.order.parse(toApiOrder(viewer, before, now)),
    after: contract.order.parse(toApiOrder(viewer, after, now)),
  });
  const { providerId } = after;
  return {
    operation: `order.${operation}`,
    resourceType: "order",
    resourceId: after.id,
    customerId: after.customerId,
    ...(operation === "submit" && { created: madeBy(before, after) }),
    ...seenBy(caller.organization),
    ...(providerId !== caller.organization.id && {
      concerns: providerId,
      concernsSees: seenBy({ id: providerId, type: "indirect-provider" }),
    }),
  };
};

/** The record of a refused submit that revealed another organization's domain. */
export const disclosureAudit = ({ id, customer }: OrderItem): AuditEntry => ({
  operation: "order.submit-refused",
  resourceType: "order",
  resourceId: id,
  after: { code: "DOMAIN_TAKEN", domain: customer?.companyProfile.domain },
});
