import * as z from "zod";
import type { Counts } from "../metrics.ts";
import type { Item } from "../table/item.ts";
import { auditRecords, placeOf } from "./items.ts";

const ordered = z.object({ lineItems: z.array(z.object({ quantity: z.int() })) });

/** The number of seats in an order's audit record, from its lines. */
const seatsIn = (order: unknown): number => {
  const { data } = ordered.safeParse(order);
  return (data?.lineItems ?? []).reduce((sum, { quantity }) => sum + quantity, 0);
};

const counted: Readonly<Record<string, (after: unknown) => Counts>> = {
  "partnership-request.send": () => ({ InvitationsSent: 1 }),
  "partnership-request.accept": () => ({ InvitationsAccepted: 1 }),
  "partnership-request.decline": () => ({ InvitationsDeclined: 1 }),
  "partnership-request.expire": () => ({ InvitationsExpired: 1 }),
  "order.submit": (after) => ({ OrdersSubmitted: 1, SeatsOrdered: seatsIn(after) }),
  "order.lapse": () => ({ OrdersLapsed: 1 }),
  "subscription.renew": () => ({ SubscriptionsRenewed: 1 }),
  "subscription.expire": () => ({ SubscriptionsExpired: 1 }),
};

/** The names of all business counts. */
export const businessMetrics: readonly string[] = Object.values(counted).flatMap((counts) =>
  Object.keys(counts(undefined)),
);

/**
 * The business counts of a new audit record, with its instant. A change has a record for each organization that it
 * concerns. Only the actor's own record counts. Changes by the schedule count for the provider that they concern.
 */
export const countsOf = (item: Item): { counts: Counts; at: Date } | undefined => {
  const { operation, actor, after, at } = auditRecords.parse(item);
  if (placeOf(item).reader !== actor.organizationId) return undefined;
  const counts = counted[operation]?.(after);
  return counts && { counts, at: new Date(at) };
};
