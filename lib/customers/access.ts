import { notFound, Refusal, stale } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { type PartnershipItem, partnershipItem } from "../partnerships/items.ts";
import { type SubscriptionItem, subscriptionItem } from "../subscriptions/items.ts";
import { equals, present } from "../table/condition.ts";
import type { Write } from "../table/item.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import { type CustomerItem, type CustomerPartnerItem, customerItem, customerPartnerItem } from "./items.ts";

/** Why a caller reaches a customer or a subscription: the strongest reason there is. */
export type ReachedAs =
  | "provider"
  | "delegated-admin"
  | "reseller-of-record"
  | "support-contact"
  | "customer";

/** A customer in a caller's reach, and by what. */
export interface Reach {
  customer: CustomerItem;
  as: ReachedAs;
  /** For a reseller: its partnership with the customer's provider, which may have ended. */
  partnership?: PartnershipItem;
}

/** The refusal of what needs an active partnership (product rule 2). */
export const partnershipRefusal = (status: PartnershipItem["status"] | undefined): Refusal =>
  status === "ended"
    ? new Refusal(
        "PARTNERSHIP_ENDED",
        "The partnership with this reseller has ended. A new invitation can begin another.",
      )
    : new Refusal("PARTNERSHIP_REQUIRED", "There is no partnership with this reseller. Invite it first.");

/** The check in a write that the partnership is active when the change commits. */
export const partnershipIsActive = (providerId: string, resellerId: string): Write => ({
  check: keys.partnership(providerId, resellerId),
  checks: [
    {
      when: equals("status", "active"),
      refuse: (existing) => partnershipRefusal(partnershipItem.safeParse(existing).data?.status),
    },
  ],
});

/** Who reaches which customer and subscription, and what keeps it so in the write. */
export const customerReach = (table: Table) => {
  const partnershipOf = async (
    providerId: string,
    resellerId: string,
  ): Promise<PartnershipItem | undefined> => {
    const item = await table.get(keys.partnership(providerId, resellerId));
    return item && partnershipItem.parse(item);
  };

  const partner = async (
    customerId: string,
    resellerId: string,
  ): Promise<CustomerPartnerItem | undefined> => {
    const item = await table.get(keys.customerPartner(customerId, resellerId));
    return item && customerPartnerItem.parse(item);
  };

  /**
   * A customer, and what ties the caller to it where that is a reseller. Both are read at once: what lies out of reach
   * then takes no longer than what is not there. Throws NOT_FOUND.
   */
  const read = async ({ id, type }: Caller["organization"], customerId: string) => {
    const [item, tie] = await Promise.all([
      table.get(keys.customer(customerId)),
      type === "indirect-reseller" ? partner(customerId, id) : undefined,
    ]);
    if (!item) throw notFound();
    const customer = customerItem.parse(item);
    const own: ReachedAs | undefined =
      type === "indirect-provider" && customer.providerId === id
        ? "provider"
        : type === "customer" && customer.id === id
          ? "customer"
          : undefined;
    return { customer, own, tie };
  };

  return {
    partner,
    partnershipOf,

    /** A customer in the caller's reach. Throws NOT_FOUND. */
    async customer(caller: Caller, customerId: string): Promise<Reach> {
      const { customer, own, tie } = await read(caller.organization, customerId);
      if (own) return { customer, as: own };
      if (!tie?.adminSince) throw notFound();
      const partnership = await partnershipOf(customer.providerId, caller.organization.id);
      return { customer, as: "delegated-admin", ...(partnership && { partnership }) };
    },

    /**
     * One subscription in the caller's reach. Under an active partnership its reseller of record and its support
     * contact reach it without delegated admin. Throws NOT_FOUND.
     */
    async subscription(
      caller: Caller,
      customerId: string,
      id: string,
    ): Promise<Reach & { subscription: SubscriptionItem }> {
      const callerId = caller.organization.id;
      const [{ customer, own, tie }, item] = await Promise.all([
        read(caller.organization, customerId),
        table.get(keys.subscription(customerId, id)),
      ]);
      if (!item) throw notFound();
      const subscription = subscriptionItem.parse(item);
      if (own) return { customer, subscription, as: own };
      const named: ReachedAs | undefined =
        subscription.partnerOrganizationId === callerId
          ? "reseller-of-record"
          : subscription.supportResellerId === callerId
            ? "support-contact"
            : undefined;
      if (!tie?.adminSince && !named) throw notFound();
      const partnership = await partnershipOf(customer.providerId, callerId);
      if (tie?.adminSince)
        return { customer, subscription, as: "delegated-admin", ...(partnership && { partnership }) };
      if (!named || partnership?.status !== "active") throw notFound();
      return { customer, subscription, partnership, as: named };
    },

    /**
     * What must still hold when a change by this caller commits: a provider's customer never changes hands; a delegated
     * admin's access must be there; a reseller of record's partnership must be active (the subscription's own condition
     * is its version): it is what it reaches the subscription by, so the change is decided again without it. With
     * `partnership`, a delegated admin's change needs an active one besides (PARTNERSHIP_ENDED).
     */
    rights(caller: Caller, reach: Reach, needs: { partnership: boolean }): Write[] {
      const { customer, as } = reach;
      if (as === "provider" || as === "customer") return [];
      const resellerId = caller.organization.id;
      if (as === "reseller-of-record" || as === "support-contact") {
        const when = equals("status", "active");
        return [
          { check: keys.partnership(customer.providerId, resellerId), checks: [{ when, refuse: stale }] },
        ];
      }
      const access: Write = {
        check: keys.customerPartner(customer.id, resellerId),
        checks: [{ when: present("adminSince"), refuse: stale }],
      };
      return needs.partnership ? [access, partnershipIsActive(customer.providerId, resellerId)] : [access];
    },

    /** Whom a change by this caller is recorded as made for: a reseller acts on its customer's behalf (product rule 9). */
    onBehalfOf: (reach: Reach): { onBehalfOf?: string } =>
      reach.as === "provider" || reach.as === "customer" ? {} : { onBehalfOf: reach.customer.id },
  };
};
