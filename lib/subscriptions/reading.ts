import { customerReach, type Reach } from "../customers/access.ts";
import { notFound, Refusal } from "../errors.ts";
import type { Caller } from "../http/caller.ts";
import { any, type Condition, equals } from "../table/condition.ts";
import type { PageOptions, Start, Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";
import { subscriptionStore } from "./store.ts";

/** Why a support contact changes nothing: it reads its one subscription. */
export const onlyReads = () =>
  new Refusal(
    "ROLE_REQUIRED",
    "A support contact reads the subscription. The provider, the reseller of record and a delegated admin can change it.",
  );

/** Throws ROLE_REQUIRED for a support contact. */
export const mustManage = ({ as }: Pick<Reach, "as">): void => {
  if (as === "support-contact") throw onlyReads();
};

/** A customer's subscriptions as far as a caller reaches them. */
export const subscriptionReading = (table: Table) => {
  const reach = customerReach(table);
  const subscriptions = subscriptionStore(table);

  /** What a reseller without access to the customer is named by. Throws NOT_FOUND when that is nothing. */
  const named = async (customerId: string, resellerId: string): Promise<Condition> => {
    const tie = await reach.partner(customerId, resellerId);
    const partnership = tie && (await reach.partnershipOf(tie.providerId, resellerId));
    if (partnership?.status !== "active") throw notFound();
    return any(equals("partnerOrganizationId", resellerId), equals("supportResellerId", resellerId));
  };

  const whole = async (caller: Caller, customerId: string): Promise<boolean> => {
    if (caller.organization.type === "indirect-reseller") {
      const tie = await reach.partner(customerId, caller.organization.id);
      if (!tie?.adminSince) return false;
    }
    await reach.customer(caller, customerId);
    return true;
  };

  return {
    /**
     * One page. A reseller of record or support contact without delegated admin finds those that name it: just what it
     * reads one by one, and it has no other way to learn their ids. Throws NOT_FOUND for who reaches none.
     */
    async page(
      caller: Caller,
      customerId: string,
      options: PageOptions,
    ): Promise<{ items: SubscriptionItem[]; next?: Start }> {
      if (await whole(caller, customerId)) return subscriptions.page(customerId, options);
      const filter = await named(customerId, caller.organization.id);
      const found = await subscriptions.page(customerId, { ...options, filter });
      if (found.items.length === 0 && !found.next && !options.start) throw notFound();
      return found;
    },
  };
};
