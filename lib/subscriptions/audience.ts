import { customerStore } from "../customers/store.ts";
import { missingPartnership, partnershipAccess } from "../partnerships/access.ts";
import type { EventEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";

/** A transaction takes a hundred actions; so many resellers of one customer are told of a change. */
const mostResellers = 60;

/** The same for a reassignment, whose subscriptions need most of its transaction. */
export const mostResellersOfReassignment = 20;

/** What a subscription shows, by the name that it is shown under. */
const apiFields = [
  ["friendlyName", "friendlyName"],
  ["quantity", "quantity"],
  ["offerId", "offerId"],
  ["status", "status"],
  ["partnerId", "partnerId"],
  ["supportResellerId", "supportContact"],
  ["autoRenewEnabled", "autoRenewEnabled"],
  ["commitmentEndDate", "commitmentEndDate"],
] as const satisfies [keyof SubscriptionItem, string][];

/** Which of the fields that can be seen differ, as the API names them. */
export const differences = (before: SubscriptionItem, after: SubscriptionItem): string[] =>
  apiFields.filter(([field]) => before[field] !== after[field]).map(([, shown]) => shown);

const distinct = (ids: readonly (string | undefined)[]): string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

/** Who learns of changes of subscriptions. */
export const subscriptionAudience = (table: Table) => {
  const { administrators } = customerStore(table);
  const partnerships = partnershipAccess(table);

  /** A reseller that a subscription only names has access to it, and learns of it, under an active partnership. */
  const partnersAmong = async (providerId: string, resellerIds: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(
      resellerIds.map(async (resellerId) => {
        const partnership = await partnerships.find(providerId, resellerId);
        return missingPartnership(partnership?.status) ? [] : [resellerId];
      }),
    );
    return found.flat();
  };

  return {
    /**
     * The events of a change of one subscription: to its provider, to the customer, and to each reseller that has
     * access to it before or after the change. They name what changed and not the values, so that a reseller that has just
     * lost the subscription does not learn whose it is now.
     */
    async ofChange(before: SubscriptionItem, after: SubscriptionItem): Promise<EventEntry[]> {
      const changed = differences(before, after);
      if (changed.length === 0) return [];
      const { id, customerId, providerId, status } = after;
      const administer = await administrators(customerId, mostResellers);
      const named = distinct(
        [before, after].flatMap((each) => [each.partnerOrganizationId, each.supportResellerId]),
      );
      const others = named.filter((each) => !administer.includes(each));
      const partnered = await partnersAmong(providerId, others);
      const resellers = [...partnered, ...administer].slice(0, mostResellers);
      return [providerId, customerId, ...resellers].map((to) => ({
        to,
        type: "subscription.updated" as const,
        resourceType: "subscription",
        resourceId: id,
        data: { customerId, subscriptionId: id, status, changed },
      }));
    },

    /**
     * The events of subscriptions of one customer that change their reseller of record together, for those that read
     * them and are not told otherwise: its other delegated admins, and each support contact for those that name it.
     */
    async ofReassignment(
      moved: readonly SubscriptionItem[],
      toldOtherwise: readonly string[],
    ): Promise<EventEntry[]> {
      const [first] = moved;
      if (!first) return [];
      const { customerId, providerId } = first;
      const known = await administrators(customerId, mostResellersOfReassignment + toldOtherwise.length);
      const contacts = distinct(moved.map(({ supportResellerId }) => supportResellerId)).filter(
        (each) => !known.includes(each) && !toldOtherwise.includes(each),
      );
      const administer = known.filter((each) => !toldOtherwise.includes(each));
      const partnered = await partnersAmong(providerId, contacts.slice(0, mostResellersOfReassignment));
      return [...partnered, ...administer].slice(0, mostResellersOfReassignment).map((to) => ({
        to,
        type: "subscription.updated" as const,
        resourceType: "customer",
        resourceId: customerId,
        data: {
          customerId,
          subscriptionIds: moved
            .filter(({ supportResellerId }) => administer.includes(to) || supportResellerId === to)
            .map(({ id }) => id),
          changed: ["partnerId"],
        },
      }));
    },
  };
};
