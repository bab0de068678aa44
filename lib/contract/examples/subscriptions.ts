import type { ScheduledChange } from "../scheduled-changes.ts";
import type { Subscription } from "../subscriptions.ts";
import type { ExamplesOf } from "./example.ts";
import { offerId, targetOfferId } from "./offers.ts";
import { standIns } from "./stand-ins.ts";

const start = "2026-03-10T11:30:00.000Z";

const supportContact = {
  supportTenantId: standIns.reseller,
  supportMpnId: standIns.resellerMpnId,
  name: "Fabrikam Services",
};

export const subscription: Subscription = {
  id: standIns.subscription,
  offerId,
  offerName: "Deskhub Essential",
  friendlyName: "Everybody's desk",
  quantity: 10,
  unitType: "seat",
  status: "active",
  partnerId: standIns.resellerMpnId,
  supportContact,
  orderId: standIns.order,
  effectiveStartDate: start,
  commitmentEndDate: "2027-03-10T11:30:00.000Z",
  cancellationAllowedUntil: "2026-03-17T11:30:00.000Z",
  autoRenewEnabled: true,
  termDuration: "P1Y",
  billingCycle: "monthly",
};

const ofCustomer = { customerId: standIns.customer };
const path = { ...ofCustomer, subscriptionId: standIns.subscription };
const change = {
  friendlyName: "The board's desks",
  quantity: 12,
  autoRenewEnabled: false,
  partnerId: standIns.otherResellerMpnId,
};

const scheduledChange: ScheduledChange = {
  quantity: 12,
  targetOfferId,
  at: subscription.commitmentEndDate,
  preview: {
    offerId: targetOfferId,
    quantity: 12,
    termDuration: "P1Y",
    commitmentEndDate: "2028-03-10T11:30:00.000Z",
    total: { currency: "EUR", amount: "140.40" },
  },
  problems: [],
};

export const subscriptionExamples: ExamplesOf<"subscriptions"> = {
  "GET /v1/subscriptions": {
    query: {
      limit: "25",
      endsAfter: "2026-03-01T00:00:00Z",
      endsBefore: "2027-04-01T00:00:00Z",
      status: "active",
      offerId,
      partnerId: standIns.resellerMpnId,
      autoRenewEnabled: "true",
    },
    answer: { items: [{ ...subscription, ...ofCustomer, customerName: "Woodgrove Bank" }] },
  },
  "GET /v1/customers/{customerId}/subscriptions": {
    path: ofCustomer,
    query: { limit: "25" },
    answer: { items: [subscription] },
  },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}": { path, answer: subscription },
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": [
    {
      summary: "Another name, more licences, no renewal and another reseller of record",
      path,
      body: change,
      answer: { ...subscription, ...change },
    },
    {
      summary: "Suspend it",
      path,
      body: { status: "suspended" },
      answer: { ...subscription, status: "suspended" },
    },
  ],
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": {
    path,
    answer: { items: [{ targetOfferId, name: "Deskhub Business", eligible: true, reasons: [] }] },
  },
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": {
    path,
    body: { targetOfferId, quantity: 11 },
    answer: { ...subscription, offerId: targetOfferId, offerName: "Deskhub Business", quantity: 11 },
  },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": {
    path,
    answer: scheduledChange,
  },
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": [
    {
      summary: "More licences of a larger offer from the next term on",
      path,
      body: { quantity: 12, targetOfferId },
      answer: scheduledChange,
    },
    {
      summary: "No renewal",
      path,
      body: { autoRenewEnabled: false },
      answer: {
        autoRenewEnabled: false,
        at: scheduledChange.at,
        preview: { offerId, quantity: 10, termDuration: "P1Y", commitmentEndDate: scheduledChange.at },
        problems: [],
      },
    },
  ],
  "DELETE /v1/customers/{customerId}/subscriptions/{subscriptionId}/scheduled-change": { path },
  "GET /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": {
    path,
    answer: supportContact,
  },
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": {
    path,
    body: { resellerId: standIns.otherReseller },
    answer: {
      supportTenantId: standIns.otherReseller,
      supportMpnId: standIns.otherResellerMpnId,
      name: "Litware Systems",
    },
  },
  "GET /v1/incentives": {
    query: { resellerId: standIns.reseller, from: "2026-03-01T00:00:00Z", to: "2026-04-01T00:00:00Z" },
    answer: {
      items: [
        {
          subscriptionId: standIns.subscription,
          ...ofCustomer,
          partnerId: standIns.resellerMpnId,
          offerId,
          from: start,
          quantity: 10,
        },
      ],
    },
  },
};
