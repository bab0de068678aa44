import * as z from "zod";
import { answerEnum, id, instant, list, mpnId, name, page, warning } from "./common.ts";
import { byCustomer } from "./customers.ts";
import { billingCycle, offerId, termDuration } from "./offers.ts";
import { operations as named } from "./operation.ts";
import { assigning } from "./permissions.ts";
import { impersonal, personal } from "./personal.ts";

export const subscriptionStatus = z.enum(["active", "suspended", "cancelled", "expired"]);
export type SubscriptionStatus = z.output<typeof subscriptionStatus>;

export const supportContact = z
  .object({ supportTenantId: id("org"), supportMpnId: impersonal(z.string()), name: z.string() })
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
    status: answerEnum(subscriptionStatus),
    partnerId: z.string().optional(),
    supportContact,
    orderId: id("ord"),
    effectiveStartDate: instant,
    commitmentEndDate: instant,
    cancellationAllowedUntil: instant,
    autoRenewEnabled: z.boolean(),
    termDuration: answerEnum(termDuration),
    billingCycle: answerEnum(billingCycle),
  })
  .meta({ id: "Subscription" });
export type Subscription = z.output<typeof subscription>;
/** A subscription as a handler answers it. Its enums may hold values that only a newer release knows. */
export type SubscriptionAnswer = z.input<typeof subscription>;

/** A subscription after a change, with what the caller should know of it besides. */
export const changedSubscription = subscription
  .extend({ warnings: z.array(warning).optional() })
  .meta({ id: "ChangedSubscription" });

export const quantity = z.int().min(1).max(1_000_000);

export const subscriptionPatch = z
  .strictObject({
    friendlyName: personal("length", name(100)).optional(),
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

export const subscriptions = list(subscription);

const bySubscription = byCustomer.extend({ subscriptionId: id("sub") });
const partnershipRefusals = ["PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] as const;

export const operations = named({
  listCustomerSubscriptions: {
    summary: "A customer's subscriptions",
    path: byCustomer,
    query: page,
    answer: subscriptions,
  },
  getCustomerSubscription: {
    summary: "One subscription",
    path: bySubscription,
    answer: subscription,
    resource: subscription,
  },
  updateCustomerSubscription: {
    summary: "Change name, quantity, renewal, status or reseller of record",
    path: bySubscription,
    body: subscriptionPatch,
    restricted: [{ field: "/partnerId", access: assigning }],
    answer: changedSubscription,
    resource: subscription,
    ifMatch: "required",
    refusals: [
      "SUBSCRIPTION_NOT_ACTIVE",
      "PROVIDER_SUSPENDED",
      "RESELLER_SUSPENDED",
      "CANCELLATION_WINDOW_PASSED",
      "QUANTITY_OUT_OF_RANGE",
      "AZURE_NOT_SUPPORTED",
      "TRIAL_NOT_RENEWED",
      "MPN_ID_NOT_FOUND",
      "MPN_ID_NOT_RESELLER",
      "MPN_ID_IS_PROVIDER",
      "REGION_MISMATCH",
      "AGREEMENT_NOT_SIGNED",
      ...partnershipRefusals,
    ],
  },
  listSubscriptionUpgrades: {
    summary: "Where it can be upgraded to, and why not",
    path: bySubscription,
    answer: upgrades,
  },
  upgradeSubscription: {
    summary: "Upgrade",
    path: bySubscription,
    body: upgradeInput,
    answer: changedSubscription,
    resource: subscription,
    key: "transaction",
    refusals: [
      "SUBSCRIPTION_NOT_ACTIVE",
      "PROVIDER_SUSPENDED",
      "OFFER_NOT_FOUND",
      "OFFER_NOT_UPGRADABLE",
      "QUANTITY_OUT_OF_RANGE",
      "CANCELLATION_WINDOW_PASSED",
      "PREREQUISITE_MISSING",
      "TRIAL_ALREADY_USED",
      "AZURE_NOT_SUPPORTED",
      "PARTNERSHIP_ENDED",
    ],
  },
  getSupportContact: {
    summary: "Who answers support requests",
    path: bySubscription,
    answer: supportContact,
    resource: supportContact,
  },
  setSupportContact: {
    summary: "Designate who answers support requests",
    path: bySubscription,
    body: supportContactInput,
    answer: supportContact,
    resource: supportContact,
    ifMatch: "honoured",
    refusals: ["SUBSCRIPTION_NOT_ACTIVE", "RESELLER_SUSPENDED", ...partnershipRefusals],
  },
});
