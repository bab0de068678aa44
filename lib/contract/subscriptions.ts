import * as z from "zod";
import { id, instant, line, list, mpnId } from "./common.ts";
import { billingCycle, offerId, termDuration } from "./offers.ts";

export const subscriptionStatus = z.enum(["active", "suspended", "cancelled", "expired"]);
export type SubscriptionStatus = z.output<typeof subscriptionStatus>;

export const supportContact = z
  .object({ supportTenantId: id("org"), supportMpnId: z.string(), name: z.string() })
  .meta({ id: "SupportContact" });
export type SupportContact = z.output<typeof supportContact>;

export const subscription = z
  .object({
    id: id("sub"),
    offerId: z.string(),
    offerName: z.string(),
    friendlyName: z.string(),
    quantity: z.int(),
    unitType: z.string(),
    status: subscriptionStatus,
    partnerId: z.string().optional(),
    supportContact,
    orderId: id("ord"),
    effectiveStartDate: instant,
    commitmentEndDate: instant,
    cancellationAllowedUntil: instant,
    autoRenewEnabled: z.boolean(),
    termDuration,
    billingCycle,
  })
  .meta({ id: "Subscription" });
export type Subscription = z.output<typeof subscription>;

export const quantity = z.int().min(1).max(1_000_000);

export const subscriptionPatch = z
  .strictObject({
    friendlyName: line(100).optional(),
    quantity: quantity.optional(),
    autoRenewEnabled: z.boolean().optional(),
    status: z.enum(["active", "suspended", "cancelled"]).optional(),
    partnerId: mpnId.nullable().optional(),
  })
  .meta({ id: "SubscriptionPatch" });
export type SubscriptionPatch = z.output<typeof subscriptionPatch>;

export const upgrade = z
  .object({
    targetOfferId: z.string(),
    name: z.string(),
    eligible: z.boolean(),
    reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  })
  .meta({ id: "UpgradeTarget" });
export const upgrades = z.object({ items: z.array(upgrade) });

export const upgradeInput = z
  .strictObject({ targetOfferId: offerId, quantity: quantity.optional() })
  .meta({ id: "UpgradeInput" });

export const supportContactInput = z
  .strictObject({ resellerId: id("org").nullable() })
  .meta({ id: "SupportContactInput" });

/** An interval in which a reseller was reseller of record of a quantity. */
export const credit = z
  .object({
    subscriptionId: id("sub"),
    customerId: id("cus"),
    partnerId: z.string(),
    offerId: z.string(),
    from: instant,
    to: instant.optional(),
    quantity: z.int(),
  })
  .meta({ id: "IncentiveCredit" });
export type Credit = z.output<typeof credit>;

export const subscriptions = list(subscription);
export const credits = list(credit);
