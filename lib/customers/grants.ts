import { notFound, Refusal } from "../errors.ts";
import type { EventEntry } from "../record/entries.ts";
import { customerEvent } from "./events.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import type { RelationshipUpdate } from "./relationships.ts";

/** A change of what a reseller may do at a customer. */
interface Grant {
  customer: CustomerItem;
  changes: RelationshipUpdate[];
  events: EventEntry[];
}

type Relationships = readonly ResellerRelationship[];

const relationshipOf = (relationships: Relationships, resellerId: string) =>
  relationships.find((relationship) => relationship.resellerId === resellerId);

/** The same change told to the provider, to the customer and to the reseller whose access it is. */
const told = (
  customer: CustomerItem,
  type: "access.granted" | "access.revoked",
  resellerId: string,
  access: string,
): EventEntry[] =>
  [customer.providerId, customer.id, resellerId].map((to) =>
    customerEvent(to, type, customer, { resellerId, access: [access] }),
  );

/** The customer without this reseller's delegated admin; a former reseller's too. Throws NOT_FOUND where there is none. */
export const revokedAdmin = (
  customer: CustomerItem,
  relationships: Relationships,
  resellerId: string,
): Grant => {
  const before = relationshipOf(relationships, resellerId);
  if (!before?.adminSince) throw notFound();
  return {
    customer,
    changes: [{ resellerId, before, change: { adminSince: null } }],
    events: told(customer, "access.revoked", resellerId, "delegated-admin"),
  };
};

/** The customer with this reseller as Azure tenant owner, in the place of any other. Throws AZURE_SUBSCRIPTION_REQUIRED. */
export const grantedOwner = (
  customer: CustomerItem,
  relationships: Relationships,
  resellerId: string,
  o: { hasAzure: boolean; now: Date },
): Grant => {
  if (!o.hasAzure)
    throw new Refusal(
      "AZURE_SUBSCRIPTION_REQUIRED",
      "There is nothing to own yet. Order an Azure subscription for this customer first.",
    );
  const former = customer.azureTenantOwner?.resellerId;
  if (former === resellerId) return { customer, changes: [], events: [] };
  const since = o.now.toISOString();
  const grant: Grant = {
    customer: { ...customer, azureTenantOwner: { resellerId, since } },
    changes: [
      { resellerId, before: relationshipOf(relationships, resellerId), change: { azureOwnerSince: since } },
    ],
    events: told(customer, "access.granted", resellerId, "azure-tenant-owner"),
  };
  if (!former) return grant;
  grant.changes.push({
    resellerId: former,
    before: relationshipOf(relationships, former),
    change: { azureOwnerSince: null },
  });
  // Provider and customer learn both from one event; who came after it is not for the former owner to know.
  const revoked = { resellerId: former, access: ["azure-tenant-owner"] };
  grant.events = grant.events.map((event) =>
    event.to === resellerId ? event : { ...event, data: { ...event.data, revoked } },
  );
  grant.events.push(customerEvent(former, "access.revoked", customer, revoked));
  return grant;
};

/** The customer without an Azure tenant owner. Throws NOT_FOUND where there is none. */
export const revokedOwner = (
  customer: CustomerItem,
  relationships: Relationships,
): Grant & { resellerId: string } => {
  const { azureTenantOwner } = customer;
  if (!azureTenantOwner) throw notFound();
  const { resellerId } = azureTenantOwner;
  return {
    customer: { ...customer, azureTenantOwner: null },
    changes: [
      { resellerId, before: relationshipOf(relationships, resellerId), change: { azureOwnerSince: null } },
    ],
    events: told(customer, "access.revoked", resellerId, "azure-tenant-owner"),
    resellerId,
  };
};
