import type { EventData } from "../contract/events.ts";
import { administratorsAt } from "../customers/delegated-admin.ts";
import type { ResellerRelationship } from "../customers/items.ts";
import { customerStore } from "../customers/store.ts";
import { missingPartnership, partnershipAccess } from "../partnerships/access.ts";
import type { PartnershipItem } from "../partnerships/items.ts";
import type { EventEntry } from "../record/entries.ts";
import type { Table } from "../table/table.ts";
import type { SubscriptionItem } from "./items.ts";

/** The maximum number of resellers that get an event of a change, since a transaction holds a hundred actions. */
const mostResellers = 60;

/** The same for a change whose transaction also holds other subscriptions. */
export const mostResellersBeside = 20;

/** The same for a reassignment, whose transaction mostly holds subscriptions. */
export const mostResellersOfReassignment = 20;

/** The fields that the API shows, each with its name there. */
const apiFields = [
  ["friendlyName", "friendlyName"],
  ["quantity", "quantity"],
  ["offerId", "offerId"],
  ["status", "status"],
  ["partnerId", "partnerId"],
  ["supportResellerId", "supportContact"],
  ["autoRenewEnabled", "autoRenewEnabled"],
  ["commitmentEndDate", "commitmentEndDate"],
  ["scheduledChange", "scheduledChange"],
] as const satisfies [keyof SubscriptionItem, string][];

/** The API's names of the fields in which two states of a subscription differ. */
export const differences = (before: SubscriptionItem, after: SubscriptionItem): string[] =>
  apiFields.filter(([field]) => before[field] !== after[field]).map(([, apiField]) => apiField);

const distinct = (ids: readonly (string | undefined)[]): string[] => [
  ...new Set(ids.filter((id) => id !== undefined)),
];

/** One event to `to` about the same change of several of a customer's subscriptions. */
const updated = (
  to: string,
  customerId: string,
  subscriptions: readonly SubscriptionItem[],
  changed: readonly string[],
): EventEntry => ({
  to,
  type: "subscription.updated",
  resourceType: "customer",
  resourceId: customerId,
  data: { customerId, subscriptionIds: subscriptions.map(({ id }) => id), changed: [...changed] },
});

/** Finds a partnership, wherever it has been read. */
export type PartnershipFinder = (
  providerId: string,
  resellerId: string,
) => Promise<Pick<PartnershipItem, "status"> | undefined>;

/** The resellers that a subscription names in one of these states. */
export const resellersNamed = (...states: readonly SubscriptionItem[]): string[] =>
  distinct(states.flatMap((each) => [each.partnerOrganizationId, each.supportResellerId]));

/** The events of changed subscriptions, and their receivers. */
export const subscriptionAudience = (table: Table) => {
  const { administrators } = customerStore(table);
  const partnerships = partnershipAccess(table);

  /**
   * Those of these resellers that have an active partnership. A reseller that is only named by a subscription has
   * access by its partnership alone.
   */
  const partnersAmong = async (
    providerId: string,
    resellerIds: readonly string[],
    find: PartnershipFinder = partnerships.find,
  ): Promise<string[]> => {
    const found = await Promise.all(
      resellerIds.map(async (resellerId) => {
        const partnership = await find(providerId, resellerId);
        return missingPartnership(partnership?.status) ? [] : [resellerId];
      }),
    );
    return found.flat();
  };

  return {
    /**
     * The events of a change of one subscription: to its provider, to the customer, and to each reseller that has
     * access to it before or after the change. They name the changed fields and not the values, so that a reseller that
     * has just lost the subscription does not learn who has it now.
     */
    async ofChange(
      before: SubscriptionItem,
      after: SubscriptionItem,
      now: Date,
      options: {
        type?: "subscription.updated" | "subscription.renewed" | "subscription.expired";
        most?: number;
        /** The planned change that could not be carried out, if there was one. */
        failed?: Pick<EventData["subscription.scheduled-change.failed"], "scheduledChange" | "problems">;
        /** The warnings of a renewal for the provider, which no answer tells. */
        warnings?: EventData["subscription.renewed"]["warnings"];
        /** Every reseller's relationship to the customer, if that has been read. */
        relationships?: readonly ResellerRelationship[] | undefined;
        /** Finds a partnership, also where it has been read already. */
        partnershipOf?: PartnershipFinder | undefined;
      } = {},
    ): Promise<EventEntry[]> {
      const changed = differences(before, after);
      if (changed.length === 0) return [];
      const { id, customerId, providerId, status } = after;
      const { type = "subscription.updated", most = mostResellers, failed, warnings = [] } = options;
      const administer = options.relationships
        ? administratorsAt(options.relationships, now)
        : await administrators(customerId, mostResellers, now);
      const others = resellersNamed(before, after).filter((each) => !administer.includes(each));
      const partnered = await partnersAmong(providerId, others, options.partnershipOf);
      const resellers = [...partnered, ...administer].slice(0, most);
      const resource = { resourceType: "subscription", resourceId: id };
      const data = { customerId, subscriptionId: id, status, changed };
      return [providerId, customerId, ...resellers].map((to) => {
        if (failed)
          return {
            to,
            type: "subscription.scheduled-change.failed",
            ...resource,
            data: { ...data, ...failed },
          };
        if (type === "subscription.renewed" && to === providerId && warnings.length > 0)
          return { to, type, ...resource, data: { ...data, warnings } };
        return { to, type, ...resource, data };
      });
    },

    /**
     * The events of subscriptions of one customer whose renewal is stopped together. They go to the provider, the
     * customer, the delegated admins, and to each reseller that a subscription names, about its own subscriptions.
     */
    async ofStopped(stopped: readonly SubscriptionItem[], now: Date): Promise<EventEntry[]> {
      const [first] = stopped;
      if (!first) return [];
      const { customerId, providerId } = first;
      const administer = await administrators(customerId, mostResellersBeside, now);
      const namedBy = (each: SubscriptionItem) => [each.partnerOrganizationId, each.supportResellerId];
      const others = distinct(stopped.flatMap(namedBy)).filter((each) => !administer.includes(each));
      const partnered = await partnersAmong(providerId, others.slice(0, mostResellersBeside));
      const resellers = [...partnered, ...administer].slice(0, mostResellersBeside);
      return [providerId, customerId, ...resellers].map((to) => {
        const own = stopped.filter((each) => !partnered.includes(to) || namedBy(each).includes(to));
        return updated(to, customerId, own, ["autoRenewEnabled"]);
      });
    },

    /**
     * The events of subscriptions of one customer that get another reseller of record together. They go to the other
     * delegated admins, and to each support contact about its own subscriptions. The `informed` get their own events.
     */
    async ofReassignment(
      reassigned: readonly SubscriptionItem[],
      informed: readonly string[],
      relationships: readonly ResellerRelationship[],
      now: Date,
    ): Promise<EventEntry[]> {
      const [first] = reassigned;
      if (!first) return [];
      const { customerId, providerId } = first;
      const most = mostResellersOfReassignment + informed.length;
      const known = administratorsAt(relationships, now).slice(0, most);
      const contacts = distinct(reassigned.map(({ supportResellerId }) => supportResellerId)).filter(
        (each) => !known.includes(each) && !informed.includes(each),
      );
      const administer = known.filter((each) => !informed.includes(each));
      const partnered = await partnersAmong(providerId, contacts.slice(0, mostResellersOfReassignment));
      return [...partnered, ...administer].slice(0, mostResellersOfReassignment).map((to) => {
        const own = reassigned.filter(
          ({ supportResellerId }) => administer.includes(to) || supportResellerId === to,
        );
        return updated(to, customerId, own, ["partnerId"]);
      });
    },
  };
};
