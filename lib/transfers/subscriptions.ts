import type { CustomerItem } from "../customers/items.ts";
import { nextCredit } from "../incentives/credits.ts";
import type { CreditItem, SubscriptionItem } from "../subscriptions/items.ts";
import { withPartner } from "../subscriptions/rules.ts";
import { isOver } from "../subscriptions/states.ts";

/**
 * The plan for the renewal after the move: the new provider takes over the former provider's plans. A reseller that
 * goes along keeps its own.
 */
const movedPlan = (
  { scheduledChange: plan }: SubscriptionItem,
  to: string,
  { from, partners }: NonNullable<CustomerItem["moving"]>,
): SubscriptionItem["scheduledChange"] => {
  if (plan?.scheduledBy === from) return { ...plan, scheduledBy: to };
  return plan && partners.includes(plan.scheduledBy) ? plan : undefined;
};

/**
 * A subscription that moves with its customer to another provider, with the credit that this closes. A reseller of
 * record that may be named there stays, and is credited by the new provider from that instant on. A support contact
 * stays if it is a partner there. Otherwise nobody is named, and the new provider is the support contact. A
 * subscription that has ended only changes its provider.
 */
export const movedSubscription = (
  before: SubscriptionItem,
  to: string,
  moving: NonNullable<CustomerItem["moving"]>,
): { subscription: SubscriptionItem; closed: CreditItem | undefined } => {
  if (isOver(before.status)) return { subscription: { ...before, providerId: to }, closed: undefined };
  const { partnerId, partnerOrganizationId: reseller, supportResellerId } = before;
  const partner =
    partnerId && reseller && moving.ofRecord.includes(reseller)
      ? { mpnId: partnerId, organizationId: reseller }
      : undefined;
  const keepsContact = supportResellerId !== undefined && moving.partners.includes(supportResellerId);
  const after = {
    ...withPartner(before, partner),
    providerId: to,
    supportResellerId: keepsContact ? supportResellerId : undefined,
    scheduledChange: movedPlan(before, to, moving),
  };
  return nextCredit(before, after, new Date(moving.at));
};
