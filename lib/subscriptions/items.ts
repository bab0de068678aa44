import * as z from "zod";
import { billing, billingCycle, termDuration } from "../contract/offers.ts";
import { subscriptionStatus } from "../contract/subscriptions.ts";

/** The interval of the reseller of record that runs now. */
export const openCredit = z.object({ from: z.string(), quantity: z.int(), offerId: z.string() });

/** A subscription as it lies in the table: its status as last written, whatever the clock says since. */
export const subscriptionItem = z.object({
  type: z.literal("Subscription"),
  id: z.string(),
  customerId: z.string(),
  providerId: z.string(),
  orderId: z.string(),
  offerId: z.string(),
  offerName: z.string(),
  billing,
  unitType: z.string(),
  friendlyName: z.string(),
  quantity: z.int(),
  minimumQuantity: z.int(),
  maximumQuantity: z.int(),
  status: subscriptionStatus,
  /** The reseller of record: its MPN ID and its organization. */
  partnerId: z.string().optional(),
  partnerOrganizationId: z.string().optional(),
  /** The reseller that answers support requests; the provider when there is none. */
  supportResellerId: z.string().optional(),
  effectiveStartDate: z.string(),
  commitmentEndDate: z.string(),
  cancellationAllowedUntil: z.string(),
  autoRenewEnabled: z.boolean(),
  termDuration,
  billingCycle,
  isTrial: z.boolean(),
  credit: openCredit.optional(),
  /** The end of the newest closed credit: the next never begins before it, whatever another machine's clock says. */
  creditedUntil: z.string().optional(),
  version: z.int(),
});
export type SubscriptionItem = z.output<typeof subscriptionItem>;

/** A closed interval of a reseller of record. */
export const creditItem = z.object({
  type: z.literal("Credit"),
  subscriptionId: z.string(),
  customerId: z.string(),
  providerId: z.string(),
  resellerId: z.string(),
  partnerId: z.string(),
  offerId: z.string(),
  from: z.string(),
  to: z.string(),
  quantity: z.int(),
});
export type CreditItem = z.output<typeof creditItem>;
