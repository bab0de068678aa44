import { customerPartnerItem } from "../customers/items.ts";
import { partnershipItem } from "../partnerships/items.ts";
import type { EventEntry } from "../record/entries.ts";
import { keys } from "../table/keys.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";

/** A transaction takes a hundred actions; so many resellers of one customer are told of a change. */
const mostResellers = 60;

const shownFields = [
  "friendlyName",
  "quantity",
  "offerId",
  "status",
  "partnerId",
  "supportResellerId",
  "autoRenewEnabled",
  "commitmentEndDate",
] as const satisfies (keyof SubscriptionItem)[];

/** Which of the fields that can be seen differ. */
export const differences = (before: SubscriptionItem, after: SubscriptionItem): string[] =>
  shownFields.filter((field) => before[field] !== after[field]);

/**
 * The events of a change of one subscription: to its provider, to the customer, and to each reseller that reaches it,
 * reached it until now, or does from now on. They name what changed and not the values: a reseller that has just lost
 * the subscription learns nothing of the next one.
 */
export const subscriptionEvents =
  (table: Table) =>
  async (before: SubscriptionItem, after: SubscriptionItem): Promise<EventEntry[]> => {
    const changed = differences(before, after);
    if (changed.length === 0) return [];
    const { id, customerId, providerId, status } = after;
    const { items } = await table.page(keys.customerPartners(customerId), { limit: 100 });
    const administer = items
      .map((item) => customerPartnerItem.parse(item))
      .filter(({ adminSince }) => adminSince !== undefined)
      .map(({ resellerId }) => resellerId);
    const named = [before, after].flatMap((each) => [each.partnerOrganizationId, each.supportResellerId]);
    const others = [...new Set(named)].filter((each) => each !== undefined && !administer.includes(each));
    // Who is only named by the subscription reaches it under an active partnership, and learns of it under one.
    const partnered = await Promise.all(
      others.map(async (resellerId) => {
        const item = resellerId && (await table.get(keys.partnership(providerId, resellerId)));
        return item && partnershipItem.parse(item).status === "active" ? [resellerId] : [];
      }),
    );
    const resellers = [...partnered.flat(), ...administer].slice(0, mostResellers);
    return [providerId, customerId, ...resellers].map((to) => ({
      to,
      type: "subscription.updated" as const,
      resourceType: "subscription",
      resourceId: id,
      data: { customerId, subscriptionId: id, status, changed },
    }));
  };
