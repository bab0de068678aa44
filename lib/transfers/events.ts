import type { EventType } from "../contract/event-types.ts";
import { customerEvent } from "../customers/events.ts";
import type { AuditEntry, EventEntry } from "../record/entries.ts";
import type { TransferItem } from "./items.ts";
import type { Outlook } from "./preview.ts";
import { relationshipsOf } from "./relationships.ts";

type TransferEvent = Extract<EventType, `customer-transfer.${string}`>;

/** The events of a transfer: for both sides. */
export const transferEvents = (type: TransferEvent, transfer: TransferItem): EventEntry[] => {
  const { id, customerId, fromProviderId, toProviderId, status } = transfer;
  return [fromProviderId, toProviderId].map((to) => ({
    to,
    type,
    resourceType: "customer-transfer",
    resourceId: id,
    data: { transferId: id, customerId, fromProviderId, toProviderId, status },
  }));
};

/**
 * The events of an accepted transfer for the customer and its resellers. A reseller that loses access gets one only if
 * it had access: `formerPartners` are those with an active partnership with the former provider.
 */
export const movedEvents = (
  { customerId, toProviderId }: TransferItem,
  related: Outlook["related"],
  { formerPartners, now }: { formerPartners: ReadonlySet<string>; now: Date },
): EventEntry[] => {
  const changed = { customerId, changed: ["provider"], providerId: toProviderId };
  const ofResellers = related.flatMap(({ relationship, standing: { isPartner } }): EventEntry[] => {
    const { resellerId } = relationship;
    if (isPartner) return [customerEvent(resellerId, "customer.updated", changed)];
    const { associated, delegatedAdmin, azureTenantOwner, resellerOfRecord, supportContact } =
      relationshipsOf(relationship, now);
    const isNamed = formerPartners.has(resellerId);
    const access = [
      ...(delegatedAdmin ? ["delegated-admin"] : []),
      ...(azureTenantOwner ? ["azure-tenant-owner"] : []),
      ...(isNamed && resellerOfRecord > 0 ? ["reseller-of-record"] : []),
      ...(isNamed && supportContact > 0 ? ["support-contact"] : []),
    ];
    if (access.length === 0 && !(isNamed && associated)) return [];
    // The reseller does not learn who the new provider is.
    return [customerEvent(resellerId, "access.revoked", { customerId, resellerId, access })];
  });
  return [customerEvent(customerId, "customer.updated", changed), ...ofResellers];
};

/** The audit record of a transfer: the actor's and the other side's. */
export const transferAudit = (
  operation: "offer" | "accept" | "reject" | "cancel",
  before: TransferItem | undefined,
  after: TransferItem,
  actorId: string,
): AuditEntry => {
  const { id, customerId, fromProviderId, toProviderId, status } = after;
  return {
    operation: `customer-transfer.${operation}`,
    resourceType: "customer-transfer",
    resourceId: id,
    customerId,
    before: before && { status: before.status },
    after: { status, fromProviderId, toProviderId },
    concerns: actorId === fromProviderId ? toProviderId : fromProviderId,
  };
};
