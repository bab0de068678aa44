import { notFound } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { missingPartnership, partnershipAccess } from "../partnerships/access.ts";
import type { PartnershipItem } from "../partnerships/items.ts";
import { type SubscriptionItem, subscriptions } from "../subscriptions/items.ts";
import type { Table } from "../table/table.ts";
import { delegatedAdminAt } from "./delegated-admin.ts";
import { type CustomerItem, customers, type ResellerRelationship, resellerRelationships } from "./items.ts";
import { accessOf, type CustomerAccess, type CustomerRole, roleOf } from "./roles.ts";

/** A customer as it was read, if it exists, with every reseller's relationship to it. */
export type CustomerRead = readonly [CustomerItem | undefined, readonly ResellerRelationship[]];

/** An access to a customer, with every reseller's relationship to it. */
export interface AccessWithRelationships extends CustomerAccess {
  relationships: readonly ResellerRelationship[];
}

/** A subscription, and the caller's access to it. */
export interface SubscriptionAccess {
  subscription: SubscriptionItem;
  access: CustomerAccess;
}

/** Decides who has access to which customer and subscription. */
export const customerAccess = (table: Table) => {
  const partnerships = partnershipAccess(table);

  /** The relationship of a reseller to a customer. */
  const relationshipOf = (customerId: string, resellerId: string) =>
    resellerRelationships.in(table).get({ customerId, resellerId });

  /**
   * A customer, and the caller's relationship to it if the caller is a reseller. Both are read at once, so that another
   * organization's customer takes no longer than an unknown one. Throws NOT_FOUND.
   */
  const read = async (organization: Caller["organization"], customerId: string) => {
    const [customer, relationship] = await Promise.all([
      customers.in(table).get({ id: customerId }),
      organization.type === "indirect-reseller" ? relationshipOf(customerId, organization.id) : undefined,
    ]);
    return judged(organization, customer, relationship);
  };

  /** The caller's access to a customer that was read. Throws NOT_FOUND when there is none. */
  const judged = (
    { id, type }: Caller["organization"],
    customer: CustomerItem | undefined,
    relationship: ResellerRelationship | undefined,
  ) => {
    if (!customer) throw notFound();
    const own: CustomerRole | undefined =
      type === "indirect-provider" && customer.providerId === id
        ? "provider"
        : type === "customer" && customer.id === id
          ? "customer"
          : undefined;
    return { customer, own, relationship };
  };

  const judgedRead = (organization: Caller["organization"], [customer, relationships]: CustomerRead) => {
    const isReseller = organization.type === "indirect-reseller";
    const own = isReseller
      ? relationships.find(({ resellerId }) => resellerId === organization.id)
      : undefined;
    return judged(organization, customer, own);
  };

  const ofRead = async (
    organization: Caller["organization"],
    { customer, own, relationship }: ReturnType<typeof judged>,
    now: Date,
  ): Promise<CustomerAccess> => {
    if (own) return accessOf(organization.id, customer, own);
    const admin = delegatedAdminAt(relationship, now);
    if (!admin) throw notFound();
    const partnership = await partnerships.find(customer.providerId, organization.id);
    return accessOf(organization.id, customer, roleOf(admin), { relationship, partnership });
  };

  return {
    relationship: relationshipOf,

    /** A customer that the caller has access to. Throws NOT_FOUND. */
    async customer({ organization }: Caller, customerId: string, now: Date): Promise<CustomerAccess> {
      return ofRead(organization, await read(organization, customerId), now);
    },

    /** The same for a customer that was read with every reseller's relationship to it. Throws NOT_FOUND. */
    async withRelationships(
      { organization }: Caller,
      read: CustomerRead,
      now: Date,
    ): Promise<AccessWithRelationships> {
      const found = await ofRead(organization, judgedRead(organization, read), now);
      return { ...found, relationships: read[1] };
    },

    /**
     * One subscription that the caller has access to. Under an active partnership its reseller of record and its
     * support contact have access without delegated admin. For the reseller of record this also exceeds a delegated
     * admin that may only read. `known` holds items that were read already. Throws NOT_FOUND.
     */
    async subscription(
      { organization }: Caller,
      customerId: string,
      subscriptionId: string,
      now: Date,
      known?: { customer: CustomerRead; subscription: SubscriptionItem | undefined },
    ): Promise<SubscriptionAccess> {
      const [{ customer, own, relationship }, subscription] = known
        ? [judgedRead(organization, known.customer), known.subscription]
        : await Promise.all([
            read(organization, customerId),
            subscriptions.in(table).get({ customerId, id: subscriptionId }),
          ]);
      if (!subscription) throw notFound();
      const as = (role: CustomerRole, partnership?: PartnershipItem): SubscriptionAccess => ({
        subscription,
        access: accessOf(organization.id, customer, role, { relationship, partnership }),
      });
      if (own) return as(own);
      const { partnerOrganizationId, supportResellerId } = subscription;
      const named: CustomerRole | undefined =
        partnerOrganizationId === organization.id
          ? "reseller-of-record"
          : supportResellerId === organization.id
            ? "support-contact"
            : undefined;
      const admin = delegatedAdminAt(relationship, now);
      if (!admin && !named) throw notFound();
      const partnership = await partnerships.find(customer.providerId, organization.id);
      const isPartner = !missingPartnership(partnership?.status);
      const isOfRecord = isPartner && named === "reseller-of-record";
      if (admin && !(admin.access === "read" && isOfRecord)) return as(roleOf(admin), partnership);
      if (!named || !isPartner) throw notFound();
      return as(named, partnership);
    },
  };
};
