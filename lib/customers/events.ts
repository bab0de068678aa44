import type { EventType } from "../contract/record.ts";
import type { EventEntry } from "../record/entries.ts";
import type { CustomerItem } from "./items.ts";

/** The most resellers that get an event of a change, so that it fits into one transaction. Older releases gave more the access. */
const mostResellers = 50;

/** The event of a customer's change for one receiver. */
export const customerEvent = (
  to: string,
  type: EventType,
  customer: Pick<CustomerItem, "id">,
  data: Record<string, unknown> = {},
): EventEntry => ({
  to,
  type,
  resourceType: "customer",
  resourceId: customer.id,
  data: { customerId: customer.id, ...data },
});

/** The events of changed profiles: for the provider, the customer, and every reseller that can read them. */
export const updatedEvents = (
  customer: Pick<CustomerItem, "id" | "providerId">,
  relationships: readonly { resellerId: string; adminSince?: string | undefined }[],
  changed: readonly string[],
): EventEntry[] => {
  const readers = relationships.filter(({ adminSince }) => adminSince).slice(0, mostResellers);
  return [customer.providerId, customer.id, ...readers.map(({ resellerId }) => resellerId)].map((to) =>
    customerEvent(to, "customer.updated", customer, { changed }),
  );
};
