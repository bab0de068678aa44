import type { EventType } from "../contract/record.ts";
import type { EventEntry } from "../record/entries.ts";
import type { CustomerItem } from "./items.ts";

/** More resellers than this hold no customer's access; the bound keeps a change within one transaction. */
const mostResellers = 50;

/** What one receiver learns of a change of a customer. */
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

/** A change of a customer's profiles, for the provider, the customer and every reseller that reads them. */
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
