import * as z from "zod";
import { setupInfo } from "./accounts.ts";
import { answerEnum, id, instant, list, mpnId, name, paging, quantity } from "./common.ts";
import { billingAnswer, companyAnswer, customerPatch, newCustomer } from "./customer-profiles.ts";
import { customer } from "./customers.ts";
import { eitherOf } from "./either-of.ts";
import { operations as named, type Restriction, setupSecrets as secrets } from "./operation.ts";
import { assigning, granting } from "./permissions.ts";
import { impersonal, personal } from "./personal.ts";
import { warning } from "./problem.ts";
import { orderStatus } from "./statuses.ts";
import { subscription } from "./subscriptions.ts";
import { moneyAnswer, offerId, sum } from "./terms.ts";

export const lineItem = z
  .strictObject({
    offerId,
    quantity,
    friendlyName: personal("length", name(100)).optional(),
    partnerIdOnRecord: mpnId.optional(),
    supportContact: z.strictObject({ resellerId: id("org") }).optional(),
  })
  .meta({ id: "OrderLineItem" });
export type LineItem = z.output<typeof lineItem>;

const lineItems = z.array(lineItem).min(1).max(50);

/** A line in an answer. It has no limits, because a stored line may be older than a limit. */
const lineAnswer = z.object({
  offerId: z.string(),
  quantity: z.int(),
  friendlyName: z.string().optional(),
  partnerIdOnRecord: z.string().optional(),
  supportContact: z.object({ resellerId: z.string() }).optional(),
});

/** A new order. It names either a new customer (`customer`) or an existing one (`customerId`). */
export const newOrder = z
  .strictObject({
    resellerId: id("org").optional(),
    customer: newCustomer.optional(),
    customerId: id("cus").optional(),
    lineItems,
  })
  .refine(({ customer: given, customerId }) => (given === undefined) !== (customerId === undefined), {
    message: "give either customer or customerId",
    path: ["customer"],
  })
  .refine(({ resellerId, customerId }) => !(resellerId && customerId), {
    message: "is for a new customer; use PUT /v1/customers/{customerId}/reseller for an existing one",
    path: ["resellerId"],
  })
  .meta({ id: "NewOrder", ...eitherOf(["customer"], ["customerId"]) });
export type NewOrder = z.output<typeof newOrder>;

export const orderPatch = z
  .strictObject({
    resellerId: id("org").nullable().optional(),
    customer: customerPatch.optional(),
    lineItems: lineItems.optional(),
  })
  .meta({ id: "OrderPatch" });
export type OrderPatch = z.output<typeof orderPatch>;

const profilesAnswer = z.object({ companyProfile: companyAnswer, billingProfile: billingAnswer });

export const order = z
  .object({
    id: id("ord"),
    status: answerEnum(orderStatus),
    resellerId: id("org").optional(),
    customer: profilesAnswer.optional(),
    customerId: id("cus").optional(),
    lineItems: z.array(lineAnswer.extend({ subscriptionId: id("sub").optional() })),
    createdAt: instant,
    expiresAt: instant,
    submittedAt: instant.optional(),
  })
  .meta({ id: "Order" });
export type Order = z.output<typeof order>;
/** An order as a handler answers it. Its status may be one that only a newer release knows. */
export type OrderAnswer = z.input<typeof order>;

export const orderProblem = z.object({
  pointer: impersonal(z.string()),
  code: z.string(),
  detail: z.string(),
});
export type OrderProblem = z.output<typeof orderProblem>;

const reviewedLine = lineAnswer.extend({
  offerName: impersonal(z.string()).optional(),
  unitType: z.string().optional(),
  listPrice: moneyAnswer.optional(),
  total: sum.optional(),
});

export const review = z
  .object({
    version: z.string(),
    customer: z.object({
      id: id("cus").optional(),
      companyProfile: companyAnswer,
      billingProfile: billingAnswer,
    }),
    lineItems: z.array(reviewedLine),
    /** The sum in each currency. Lines without a list price are left out. */
    totals: z.array(sum).optional(),
    problems: z.array(orderProblem),
    warnings: z.array(orderProblem),
  })
  .meta({ id: "OrderReview" });
export type Review = z.input<typeof review>;

export const submission = z
  .strictObject({ version: impersonal(z.string().min(1).max(200)) })
  .meta({ id: "OrderSubmission" });

export const confirmation = z
  .object({
    order,
    customer,
    subscriptions: z.array(subscription),
    setupInfo: setupInfo.optional(),
    warnings: z.array(warning).optional(),
  })
  .meta({ id: "OrderConfirmation" });
export type Confirmation = z.input<typeof confirmation>;

export const orders = list(order);

const ordersQuery = z.strictObject({
  ...paging,
  status: orderStatus.optional(),
  customerId: id("cus").optional(),
});
/** The filters of a list of orders. */
export type OrderFilter = Omit<z.output<typeof ordersQuery>, keyof typeof paging>;

const byOrder = z.object({ orderId: id("ord") });
const restricted: readonly Restriction[] = [
  { field: "/customer", access: assigning },
  { field: "/resellerId", access: assigning },
  { field: "/lineItems/*/partnerIdOnRecord", access: assigning },
  { field: "/lineItems/*/supportContact", access: granting },
];
const partnershipRefusals = ["PARTNERSHIP_REQUIRED", "PARTNERSHIP_ENDED"] as const;

export const operations = named({
  createOrder: {
    summary: "Draft an order",
    body: newOrder,
    restricted,
    status: 201,
    location: "/v1/orders/{id}",
    answer: order,
    resource: order,
    key: "transaction",
    refusals: ["NOT_FOUND", "ACCESS_READ_ONLY", ...partnershipRefusals],
  },
  listOrders: {
    summary: "The caller's orders",
    query: ordersQuery,
    answer: orders,
  },
  getOrder: { summary: "One order", path: byOrder, answer: order, resource: order },
  updateOrder: {
    summary: "Change a draft",
    path: byOrder,
    body: orderPatch,
    restricted,
    answer: order,
    resource: order,
    ifMatch: "required",
    refusals: ["ACCESS_READ_ONLY", "ORDER_NOT_DRAFT", ...partnershipRefusals],
  },
  reviewOrder: {
    summary: "All problems at once; commits nothing",
    path: byOrder,
    answer: review,
    refusals: ["ACCESS_READ_ONLY", "ORDER_NOT_DRAFT", "PROVIDER_SUSPENDED", ...partnershipRefusals],
  },
  submitOrder: {
    summary: "Submit exactly what was reviewed",
    path: byOrder,
    body: submission,
    status: 201,
    location: "/v1/orders/{order.id}",
    answer: confirmation,
    key: "claim",
    keyRequired: true,
    secrets,
    refusals: [
      "ACCESS_READ_ONLY",
      "IDEMPOTENCY_KEY_REQUIRED",
      "ORDER_NOT_DRAFT",
      "ORDER_CHANGED",
      "ORDER_HAS_PROBLEMS",
      "RATE_LIMITED",
      "PROVIDER_SUSPENDED",
      ...partnershipRefusals,
    ],
  },
  cancelOrder: {
    summary: "The draft is over",
    path: byOrder,
    answer: order,
    resource: order,
    key: "transaction",
    refusals: ["ACCESS_READ_ONLY", "ORDER_NOT_DRAFT"],
  },
});
