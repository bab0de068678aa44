import { type CustomerRead, customerAccess } from "../customers/access.ts";
import { delegatedAdminAt } from "../customers/delegated-admin.ts";
import { mustManage } from "../customers/roles.ts";
import { notFound } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { missingPartnership, partnershipAccess } from "../partnerships/access.ts";
import { any, type Condition, equals } from "../table/condition.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { subscriptionStore } from "./store.ts";

/** A subscription and its customer as they were read, if they exist. */
export interface SubscriptionRead {
  customer: CustomerRead;
  subscription: SubscriptionItem | undefined;
}

/** Decides who has access to which of a customer's subscriptions. */
export const subscriptionAccess = (table: Table) => {
  const access = customerAccess(table);
  const partnerships = partnershipAccess(table);
  const subscriptions = subscriptionStore(table);

  /**
   * The subscriptions that name a reseller without access to the customer. Throws NOT_FOUND when the reseller is no
   * active partner.
   */
  const named = async (customerId: string, resellerId: string): Promise<Condition> => {
    const relationship = await access.relationship(customerId, resellerId);
    const partnership = relationship && (await partnerships.find(relationship.providerId, resellerId));
    if (missingPartnership(partnership?.status)) throw notFound();
    return any(equals("partnerOrganizationId", resellerId), equals("supportResellerId", resellerId));
  };

  const seesAll = async (caller: Caller, customerId: string, now: Date): Promise<boolean> => {
    if (caller.organization.type === "indirect-reseller") {
      const relationship = await access.relationship(customerId, caller.organization.id);
      if (!delegatedAdminAt(relationship, now)) return false;
    }
    await access.customer(caller, customerId, now);
    return true;
  };

  /** One subscription that the caller may read. Throws NOT_FOUND. */
  const readable = (caller: Caller, path: { customerId: string; subscriptionId: string }, now: Date) =>
    access.subscription(caller, path.customerId, path.subscriptionId, now);

  return {
    readable,

    /** One subscription that the caller may change. Throws NOT_FOUND, ROLE_REQUIRED, ACCESS_READ_ONLY. */
    async manageable(
      caller: Caller,
      path: { customerId: string; subscriptionId: string },
      now: Date,
      read?: SubscriptionRead,
    ) {
      const found = await access.subscription(caller, path.customerId, path.subscriptionId, now, read);
      mustManage(found.access);
      return found;
    },

    /**
     * The subscriptions of a customer that the caller may list: all (`undefined`), or those that match a condition. A
     * reseller of record or support contact without delegated admin lists those that name it. Throws NOT_FOUND.
     */
    async listable(caller: Caller, customerId: string, now: Date): Promise<Condition | undefined> {
      return (await seesAll(caller, customerId, now)) ? undefined : named(customerId, caller.organization.id);
    },

    /** One page of the listable subscriptions. Throws NOT_FOUND for a reseller that no subscription names. */
    async page(
      customerId: string,
      filter: Condition | undefined,
      options: PageOptions,
    ): Promise<{ items: SubscriptionItem[]; next?: Start }> {
      const found = await subscriptions.page(customerId, { ...options, filter });
      if (filter && found.items.length === 0 && !found.next && !options.start) throw notFound();
      return found;
    },
  };
};
