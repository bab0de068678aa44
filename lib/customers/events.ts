import type { EventType } from "../contract/event-types.ts";
import type { EventData } from "../contract/events.ts";
import type { EventEntry } from "../record/entries.ts";
import { administratorsAt } from "./delegated-admin.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";

/**
 * The maximum number of resellers that get an event of a change, so that it fits into one transaction. Older releases
 * let more resellers have access.
 */
const mostResellers = 50;

/** The types of events about a customer. */
type CustomerEvent = Extract<EventType, "customer.updated" | "subscription.updated" | `access.${string}`>;

/** The event of a customer's change for one receiver. */
export const customerEvent = <T extends CustomerEvent>(to: string, type: T, data: EventData[T]) => ({
  to,
  type,
  resourceType: "customer",
  resourceId: data.customerId,
  data,
});

/** The events of changed profiles: for the provider, the customer, and every reseller that can read them. */
export const updatedEvents = (
  customer: Pick<CustomerItem, "id" | "providerId">,
  relationships: readonly ResellerRelationship[],
  changed: readonly string[],
  now: Date,
): EventEntry[] => {
  const readers = administratorsAt(relationships, now).slice(0, mostResellers);
  return [customer.providerId, customer.id, ...readers].map((to) =>
    customerEvent(to, "customer.updated", { customerId: customer.id, changed: [...changed] }),
  );
};
