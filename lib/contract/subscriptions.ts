import * as z from "zod";
import {
  answerEnum,
  byCustomer,
  id,
  instant,
  instantIn,
  list,
  mpnId,
  name,
  page,
  paging,
  quantity,
  truth,
} from "./common.ts";
import { operations as named } from "./operation.ts";
import { assigning } from "./permissions.ts";
import { impersonal, personal } from "./personal.ts";
import { warning } from "./problem.ts";
import { plannedChange, scheduledChange, scheduledChangeInput } from "./scheduled-changes.ts";
import { subscriptionStatus } from "./statuses.ts";
import { billingCycle, offerId, termDuration } from "./terms.ts";

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

/** A subscription after a change, with warnings for the caller. */
export const changedSubscription = subscription
  .extend({ warnings: z.array(warning).optional() })
  .meta({ id: "ChangedSubscription" });

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

/** A subscription in a list across customers. */
export const subscriptionOfCustomer = subscription
  .extend({ customerId: id("cus"), customerName: impersonal(z.string()) })
  .meta({ id: "SubscriptionOfCustomer" });

const subscriptionQuery = z.strictObject({
  ...paging,
  endsAfter: instantIn.optional(),
  endsBefore: instantIn.optional(),
  status: subscriptionStatus.optional(),
  offerId: offerId.optional(),
  partnerId: mpnId.optional(),
  autoRenewEnabled: truth.optional(),
});
export type SubscriptionQuery = z.output<typeof subscriptionQuery>;

const bySubscription = byCustomer.extend({ subscriptionId: id("sub") });
const partnershipRefusals = ["PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] as const;

export const operations = named({
  listSubscriptions: {
    summary: "Subscriptions of all customers that the caller has access to, by the end of their terms",
    query: subscriptionQuery,
    answer: list(subscriptionOfCustomer),
  },
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
      "ACCESS_READ_ONLY",
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
      "ACCESS_READ_ONLY",
      "SUBSCRIPTION_NOT_ACTIVE",
      "PROVIDER_SUSPENDED",
      "OFFER_NOT_FOUND",
      "OFFER_NOT_UPGRADABLE",
      "QUANTITY_OUT_OF_RANGE",
      "CANCELLATION_WINDOW_PASSED",
      "PREREQUISITE_MISSING",
      "TRIAL_ALREADY_USED",
      "LIMIT_REACHED",
      "AZURE_NOT_SUPPORTED",
      "PARTNERSHIP_ENDED",
    ],
  },
  getScheduledChange: {
    summary: "What changes at the renewal, with what it will be, what it costs and what stands in the way",
    path: bySubscription,
    answer: scheduledChange,
    resource: scheduledChange,
  },
  setScheduledChange: {
    summary: "Plan a change for the renewal, or no renewal",
    path: bySubscription,
    body: scheduledChangeInput,
    answer: plannedChange,
    resource: scheduledChange,
    ifMatch: "honoured",
    refusals: [
      "ACCESS_READ_ONLY",
      "SUBSCRIPTION_NOT_ACTIVE",
      "AZURE_NOT_SUPPORTED",
      "TRIAL_NOT_RENEWED",
      "RENEWAL_NOT_TO_COME",
      "PARTNERSHIP_ENDED",
      "PROVIDER_SUSPENDED",
    ],
  },
  dropScheduledChange: {
    summary: "Drop the plan: the subscription renews as it is",
    path: bySubscription,
    status: 204,
    ifMatch: "honoured",
    refusals: ["ACCESS_READ_ONLY", "SUBSCRIPTION_NOT_ACTIVE"],
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
