import { type AuditEntry, type EventEntry, recordWrites } from "../../record/entries.ts";
import type { Write } from "../../table/item.ts";
import type { RequestItem } from "../requests/items.ts";

/** The delivery states that a provider has to act on. */
type Failure = "bounced" | "complained" | "failed";
export const isFailure = (state: RequestItem["delivery"]["state"]): state is Failure =>
  state === "bounced" || state === "complained" || state === "failed";

/** The audit record and the event for a mail whose delivery has failed; nothing for any other state. */
export const deliveryFailureWrites = (
  before: RequestItem,
  after: RequestItem,
  at: Date,
  requestId: string,
): Write[] => {
  const { id, providerId, status, delivery } = after;
  if (!isFailure(delivery.state)) return [];
  const type = `partnership-request.${delivery.state}` as const;
  const resource = { resourceType: "partnership-request", resourceId: id };
  const audit: AuditEntry = {
    operation: type,
    ...resource,
    before: { delivery: before.delivery },
    after: { delivery },
  };
  const data = {
    partnershipRequestId: id,
    status,
    delivery: { state: delivery.state, detail: delivery.detail },
  };
  const event: EventEntry = { to: providerId, type, ...resource, data };
  return recordWrites({ userId: "mail", organizationId: providerId }, audit, [event], at, requestId);
};
