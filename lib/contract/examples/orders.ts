import type { LineItem, Order } from "../orders.ts";
import { customer, newCustomer, profiles } from "./customers.ts";
import type { ExamplesOf } from "./example.ts";
import { offerId, targetOfferId } from "./offers.ts";
import { standIns } from "./stand-ins.ts";
import { subscription } from "./subscriptions.ts";

const createdAt = "2026-03-09T16:45:00.000Z";

const lineItem: LineItem = {
  offerId,
  quantity: 10,
  friendlyName: "Everybody's desk",
  partnerIdOnRecord: standIns.resellerMpnId,
  supportContact: { resellerId: standIns.reseller },
};
const draft = { resellerId: standIns.reseller, customer: newCustomer, lineItems: [lineItem] };
const order: Order = {
  id: standIns.order,
  status: "draft",
  ...draft,
  createdAt,
  expiresAt: "2026-03-16T16:45:00.000Z",
};
const more = { customerId: standIns.customer, lineItems: [{ offerId, quantity: 5 }] };
const change = {
  resellerId: standIns.otherReseller,
  customer: {
    ...profiles,
    companyProfile: { ...profiles.companyProfile, domain: `new.${standIns.newDomain}` },
  },
  lineItems: [
    {
      offerId: targetOfferId,
      quantity: 12,
      friendlyName: "The board's desks",
      partnerIdOnRecord: standIns.otherResellerMpnId,
      supportContact: { resellerId: standIns.otherReseller },
    },
  ],
};
const path = { orderId: standIns.order };
const total = { currency: "EUR", amount: "56.00" };

export const orderExamples: ExamplesOf<"orders"> = {
  "POST /v1/orders": [
    { summary: "For a new customer", body: draft, answer: order },
    {
      summary: "For a customer that there is",
      body: more,
      answer: { id: standIns.order, status: "draft", ...more, createdAt, expiresAt: order.expiresAt },
    },
  ],
  "GET /v1/orders": {
    query: { status: "draft", customerId: standIns.customer },
    answer: { items: [{ ...order, resellerId: undefined, customer: undefined, ...more }] },
  },
  "GET /v1/orders/{orderId}": { path, answer: order },
  "PATCH /v1/orders/{orderId}": { path, body: change, answer: { ...order, ...change } },
  "POST /v1/orders/{orderId}/review": {
    path,
    answer: {
      version: standIns.orderVersion,
      customer: newCustomer,
      lineItems: [
        {
          ...lineItem,
          offerName: "Deskhub Essential",
          unitType: "seat",
          listPrice: { currency: "EUR", amount: "5.60" },
          total,
        },
      ],
      totals: [total],
      problems: [],
      warnings: [],
    },
  },
  "POST /v1/orders/{orderId}/submit": {
    path,
    body: { version: standIns.orderVersion },
    answer: {
      order: {
        ...order,
        status: "submitted",
        customerId: standIns.customer,
        lineItems: [{ ...lineItem, subscriptionId: standIns.subscription }],
        submittedAt: "2026-03-10T11:30:00.000Z",
      },
      customer,
      subscriptions: [subscription],
      setupInfo: { userName: `admin@${standIns.newDomain}`, temporaryPassword: "Jx4-rain-Lamp-92" },
    },
  },
  "POST /v1/orders/{orderId}/cancel": { path, answer: { ...order, status: "cancelled" } },
};
