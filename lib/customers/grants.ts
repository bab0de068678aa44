import type { DelegatedAdminPatch } from "../contract/delegated-admin.ts";
import { notFound, Refusal } from "../errors.ts";
import type { EventEntry } from "../record/entries.ts";
import {
  type DelegatedAdmin,
  delegatedAdminAt,
  isSameTerms,
  patchedTerms,
  storedTerms,
  type Terms,
} from "./delegated-admin.ts";
import { customerEvent } from "./events.ts";
import type { CustomerItem, ResellerRelationship } from "./items.ts";
import { knownTo, type RelationshipUpdate } from "./relationships.ts";

/** A change of a reseller's access to a customer. */
interface Grant {
  customer: CustomerItem;
  changes: RelationshipUpdate[];
  events: EventEntry[];
}

type Relationships = readonly ResellerRelationship[];

const relationshipOf = (relationships: Relationships, resellerId: string) =>
  relationships.find((relationship) => relationship.resellerId === resellerId);

/** The events of a change of access: for the provider, the customer and the reseller. */
const accessEvents = (
  customer: CustomerItem,
  type: "access.granted" | "access.revoked",
  resellerId: string,
  access: string,
  revoked?: { resellerId: string; access: string[] },
): EventEntry[] =>
  [customer.providerId, customer.id, resellerId].map((to) =>
    customerEvent(to, type, {
      customerId: customer.id,
      resellerId,
      access: [access],
      // The reseller does not learn who had the access before.
      ...(to !== resellerId && revoked && { revoked }),
    }),
  );

/**
 * Revokes a reseller's delegated admin, also a former reseller's. `known` says that the reseller still knows the
 * credentials of the customer's admin. The provider is told that, unless the same change resets the credentials
 * (`resets`). Throws NOT_FOUND when the reseller has no delegated admin at `now`.
 */
export const revokedAdmin = (
  customer: CustomerItem,
  relationships: Relationships,
  resellerId: string,
  { now, resets = false }: { now: Date; resets?: boolean },
): Grant & { known: ReturnType<typeof knownTo> } => {
  const before = relationshipOf(relationships, resellerId);
  if (!before || !delegatedAdminAt(before, now)) throw notFound();
  const known = resets ? {} : knownTo(before);
  const access = ["delegated-admin"];
  return {
    customer,
    changes: [{ resellerId, before, change: { adminSince: null } }],
    events: [customer.providerId, customer.id, resellerId].map((to) => {
      const data = { customerId: customer.id, resellerId, access };
      return customerEvent(to, "access.revoked", to === customer.providerId ? { ...data, ...known } : data);
    }),
    known,
  };
};

/**
 * Changes the rights and the end of a reseller's delegated admin. `terms` are the new ones; left out when nothing
 * changes. Throws NOT_FOUND when the reseller has no delegated admin at `now`.
 */
export const changedAdmin = (
  customer: CustomerItem,
  relationships: Relationships,
  { resellerId, patch, now }: { resellerId: string; patch: DelegatedAdminPatch; now: Date },
): Grant & { before: DelegatedAdmin; terms?: Terms } => {
  const relationship = relationshipOf(relationships, resellerId);
  const before = delegatedAdminAt(relationship, now);
  if (!before) throw notFound();
  const terms = patchedTerms(before, patch);
  if (isSameTerms(before, terms)) return { customer, changes: [], events: [], before };
  const adminTerms = storedTerms(before.since, terms, { now, before: relationship });
  const changed = ["delegatedAdmins"];
  const data = { customerId: customer.id, resellerId, changed, delegatedAdmin: terms };
  return {
    customer,
    changes: [{ resellerId, before: relationship, change: { adminTerms } }],
    events: [customer.providerId, customer.id, resellerId].map((to) =>
      customerEvent(to, "customer.updated", data),
    ),
    before,
    terms,
  };
};

/** Makes a reseller the Azure tenant owner in place of any other. Throws AZURE_SUBSCRIPTION_REQUIRED. */
export const grantedOwner = (
  customer: CustomerItem,
  relationships: Relationships,
  resellerId: string,
  { hasAzure, now }: { hasAzure: boolean; now: Date },
): Grant => {
  if (!hasAzure)
    throw new Refusal(
      "AZURE_SUBSCRIPTION_REQUIRED",
      "There is nothing to own yet. Order an Azure subscription for this customer first.",
    );
  const former = customer.azureTenantOwner?.resellerId;
  if (former === resellerId) return { customer, changes: [], events: [] };
  const since = now.toISOString();
  const revoked = former ? { resellerId: former, access: ["azure-tenant-owner"] } : undefined;
  const grant: Grant = {
    customer: { ...customer, azureTenantOwner: { resellerId, since } },
    changes: [
      { resellerId, before: relationshipOf(relationships, resellerId), change: { azureOwnerSince: since } },
    ],
    // One event tells the provider and the customer about both resellers.
    events: accessEvents(customer, "access.granted", resellerId, "azure-tenant-owner", revoked),
  };
  if (!revoked) return grant;
  grant.changes.push({
    resellerId: revoked.resellerId,
    before: relationshipOf(relationships, revoked.resellerId),
    change: { azureOwnerSince: null },
  });
  // The former owner does not learn who the new one is.
  const lost = { customerId: customer.id, ...revoked };
  grant.events.push(customerEvent(revoked.resellerId, "access.revoked", lost));
  return grant;
};

/** Revokes the Azure tenant owner. Throws NOT_FOUND when there is none. */
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
    events: accessEvents(customer, "access.revoked", resellerId, "azure-tenant-owner"),
    resellerId,
  };
};
