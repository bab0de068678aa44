import { notFound, type Refusal, stale } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import type { ChangeAccess } from "../http/commit.ts";
import { organizationIsActive, providerSuspended } from "../organizations/standing.ts";
import {
  missingPartnership,
  partnershipAccess,
  partnershipIsActive,
  type ReadPartnership,
} from "../partnerships/access.ts";
import type { PartnershipItem } from "../partnerships/items.ts";
import { type SubscriptionItem, subscriptions } from "../subscriptions/items.ts";
import { present } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { type CustomerItem, customers, type ResellerRelationship, resellerRelationships } from "./items.ts";

/** What the caller is to a customer or to one of its subscriptions: the strongest role it has. */
export type CustomerRole =
  | "provider"
  | "delegated-admin"
  | "reseller-of-record"
  | "support-contact"
  | "customer";

/** A caller's access to a customer. It also says what must still hold when a change by this caller commits. */
export interface CustomerAccess extends ChangeAccess {
  customer: CustomerItem;
  role: CustomerRole;
  /** Why the caller may not give the customer more than it has: a former reseller that kept its access (product rule 6). */
  missingPartnership: Refusal | undefined;
  /** The same access for a change that needs an active partnership. Throws PARTNERSHIP_REQUIRED, PARTNERSHIP_ENDED. */
  withActivePartnership(): CustomerAccess;
  /**
   * The same access for a change that sells the customer more (product rule 23): with an active partnership, and in the
   * name of a provider that is not suspended, which the write checks (PROVIDER_SUSPENDED).
   */
  sellingMore(): CustomerAccess;
}

/** A customer as it was read, if there is one, with what each reseller has at it. */
export type TiedRead = readonly [CustomerItem | undefined, readonly ResellerRelationship[]];

/** An access to a customer, with what each reseller has at it. */
export interface TiedAccess extends CustomerAccess {
  relationships: readonly ResellerRelationship[];
}

/** A subscription, and the caller's access to it. */
export interface SubscriptionAccess {
  subscription: SubscriptionItem;
  access: CustomerAccess;
}

/**
 * What must still hold when the change commits. A provider's customer never changes hands. A delegated admin's access
 * must be there. A reseller of record and a support contact have access by an active partnership (that they are named is
 * guarded by the subscription's version). Where that is gone, the change is decided again without it.
 */
const conditionsOf = (
  role: CustomerRole,
  { id: customerId, providerId }: CustomerItem,
  callerId: string,
  read: ReadPartnership | undefined,
): Write[] => {
  if (role === "provider" || role === "customer") return [];
  if (role !== "delegated-admin") return [partnershipIsActive(providerId, callerId, { refuse: stale, read })];
  return [
    {
      check: keys.resellerRelationship(customerId, callerId),
      checks: [{ when: present("adminSince"), refuse: stale }],
    },
  ];
};

const accessOf = (
  callerId: string,
  customer: CustomerItem,
  role: CustomerRole,
  partnership?: PartnershipItem,
): CustomerAccess => {
  const isReseller = role !== "provider" && role !== "customer";
  const conditions = conditionsOf(role, customer, callerId, partnership);
  const missing = isReseller ? missingPartnership(partnership?.status) : undefined;
  return {
    customer,
    role,
    conditions,
    // A reseller acts on its customer's behalf (product rule 9).
    ...(isReseller && { onBehalfOf: customer.id }),
    missingPartnership: missing,
    withActivePartnership() {
      if (missing) throw missing;
      // The others have their access by it: theirs is in the conditions already.
      if (role !== "delegated-admin") return this;
      return {
        ...this,
        conditions: [
          ...conditions,
          partnershipIsActive(customer.providerId, callerId, { read: partnership }),
        ],
      };
    },
    sellingMore() {
      const partner = this.withActivePartnership();
      // A provider's own standing is among the caller's rights.
      if (!isReseller) return partner;
      const provider = organizationIsActive(customer.providerId, providerSuspended);
      return { ...partner, conditions: [...partner.conditions, provider] };
    },
  };
};

/** Who has access to which customer and subscription. */
export const customerAccess = (table: Table) => {
  const partnerships = partnershipAccess(table);

  /** The relationship of a reseller to a customer. */
  const relationshipOf = (customerId: string, resellerId: string) =>
    resellerRelationships.in(table).get({ customerId, resellerId });

  /**
   * A customer, and the caller's relationship to it if it is a reseller. Both are read at once, so that a customer that
   * is not the caller's takes no longer than one that does not exist. Throws NOT_FOUND.
   */
  const read = async (organization: Caller["organization"], customerId: string) => {
    const [customer, relationship] = await Promise.all([
      customers.in(table).get({ id: customerId }),
      organization.type === "indirect-reseller" ? relationshipOf(customerId, organization.id) : undefined,
    ]);
    return judged(organization, customer, relationship);
  };

  /** What of a customer that was read is the caller's. Throws NOT_FOUND where there is none. */
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

  const judgedTied = (organization: Caller["organization"], [customer, relationships]: TiedRead) => {
    const isReseller = organization.type === "indirect-reseller";
    const own = isReseller
      ? relationships.find(({ resellerId }) => resellerId === organization.id)
      : undefined;
    return judged(organization, customer, own);
  };

  const ofRead = async (
    organization: Caller["organization"],
    { customer, own, relationship }: ReturnType<typeof judged>,
  ): Promise<CustomerAccess> => {
    if (own) return accessOf(organization.id, customer, own);
    if (!relationship?.adminSince) throw notFound();
    const partnership = await partnerships.find(customer.providerId, organization.id);
    return accessOf(organization.id, customer, "delegated-admin", partnership);
  };

  return {
    relationship: relationshipOf,

    /** A customer that the caller has access to. Throws NOT_FOUND. */
    async customer({ organization }: Caller, customerId: string): Promise<CustomerAccess> {
      return ofRead(organization, await read(organization, customerId));
    },

    /** The same for a customer that was read with what each reseller has at it. Throws NOT_FOUND. */
    async tied({ organization }: Caller, tied: TiedRead): Promise<TiedAccess> {
      return { ...(await ofRead(organization, judgedTied(organization, tied))), relationships: tied[1] };
    },

    /**
     * One subscription that the caller has access to. Under an active partnership its reseller of record and its support
     * contact have access without delegated admin. `known` is what was read already. Throws NOT_FOUND.
     */
    async subscription(
      { organization }: Caller,
      customerId: string,
      subscriptionId: string,
      known?: { tied: TiedRead; subscription: SubscriptionItem | undefined },
    ): Promise<SubscriptionAccess> {
      const [{ customer, own, relationship }, subscription] = known
        ? [judgedTied(organization, known.tied), known.subscription]
        : await Promise.all([
            read(organization, customerId),
            subscriptions.in(table).get({ customerId, id: subscriptionId }),
          ]);
      if (!subscription) throw notFound();
      const as = (role: CustomerRole, partnership?: PartnershipItem): SubscriptionAccess => ({
        subscription,
        access: accessOf(organization.id, customer, role, partnership),
      });
      if (own) return as(own);
      const { partnerOrganizationId, supportResellerId } = subscription;
      const named: CustomerRole | undefined =
        partnerOrganizationId === organization.id
          ? "reseller-of-record"
          : supportResellerId === organization.id
            ? "support-contact"
            : undefined;
      if (!relationship?.adminSince && !named) throw notFound();
      const partnership = await partnerships.find(customer.providerId, organization.id);
      if (relationship?.adminSince) return as("delegated-admin", partnership);
      if (!named || missingPartnership(partnership?.status)) throw notFound();
      return as(named, partnership);
    },
  };
};
