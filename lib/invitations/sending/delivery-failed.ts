import { type AuditEntry, type EventEntry, recordWrites } from "../../record/entries.ts";
import type { Write } from "../../table/item.ts";
import type { RequestItem } from "../requests/items.ts";

/** The delivery states on which a provider should act. */
type Failure = "bounced" | "complained" | "failed";
export const isFailure = (state: RequestItem["delivery"]["state"]): state is Failure =>
  state === "bounced" || state === "complained" || state === "failed";

/** The event of a mail whose delivery has failed; nothing for any other state. */
export const deliveryFailedEvent = ({
  id,
  providerId,
  status,
  delivery,
}: RequestItem): EventEntry | undefined => {
  if (!isFailure(delivery.state)) return undefined;
  return {
    to: providerId,
    type: `partnership-request.${delivery.state}`,
    resourceType: "partnership-request",
    resourceId: id,
    data: { partnershipRequestId: id, status, delivery: { state: delivery.state, detail: delivery.detail } },
  };
};

/** The audit record and the event of a mail whose delivery has failed; nothing for any other state. */
export const deliveryFailureWrites = (
  before: RequestItem,
  after: RequestItem,
  at: Date,
  requestId: string,
): Write[] => {
  const event = deliveryFailedEvent(after);
  if (!event) return [];
  const { providerId, delivery } = after;
  const audit: AuditEntry = {
    operation: event.type,
    resourceType: event.resourceType,
    resourceId: event.resourceId,
    before: { delivery: before.delivery },
    after: { delivery },
  };
  return recordWrites({ userId: "mail", organizationId: providerId }, audit, [event], at, requestId);
};
