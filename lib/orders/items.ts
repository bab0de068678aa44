import * as z from "zod";
import { billingProfile, companyProfile } from "../customers/items.ts";
import { entity, type ItemOf } from "../table/entity.ts";
import { keys } from "../table/keys.ts";
import { storedEnum } from "../table/stored.ts";

/** An order. Its stored status is the one last written; `statusAt` says whether the draft has lapsed since. */
export const orders = entity({
  type: "Order",
  key: ({ providerId, id }: { providerId: string; id: string }) => keys.order(providerId, id),
  indexes: ({ providerId, placedBy, status, id }) => ({
    ...keys.orderInStatus(providerId, status, id),
    ...(placedBy && keys.placedInStatus(placedBy, status, id)),
  }),
  // The status in the customer's list of orders. It lags when an older release has changed the order.
  derived: { listedAs: ({ status, customerId }) => customerId && status },
  schema: () =>
    z.object({
      type: z.literal("Order"),
      id: z.string(),
      status: storedEnum(["draft", "submitted", "cancelled", "lapsed"]),
      providerId: z.string(),
      /** The reseller that placed it; left out when the provider did. */
      placedBy: z.string().optional(),
      resellerId: z.string().optional(),
      /**
       * The new customer. An order for an existing one has only `customerId`. A submitted order always has a
       * `customerId`.
       */
      customer: z.object({ companyProfile, billingProfile }).optional(),
      customerId: z.string().optional(),
      lineItems: z.array(
        z.object({
          offerId: z.string(),
          quantity: z.int(),
          friendlyName: z.string().optional(),
          partnerIdOnRecord: z.string().optional(),
          supportContact: z.object({ resellerId: z.string() }).optional(),
          subscriptionId: z.string().optional(),
        }),
      ),
      createdAt: z.string(),
      expiresAt: z.string(),
      submittedAt: z.string().optional(),
      version: z.int(),
    }),
});
export type OrderItem = ItemOf<typeof orders>;

/** An entry in the list of orders that a reseller has placed. It names the order's provider. */
export const placedOrders = entity({
  type: "PlacedOrder",
  versioned: false,
  key: ({ placedBy, orderId }: { placedBy: string; orderId: string }) => keys.placedOrder(placedBy, orderId),
  schema: () => z.object({ orderId: z.string(), providerId: z.string(), customerId: z.string().optional() }),
});

/** An entry in the list of orders of their customer. */
export const customerOrders = entity({
  type: "CustomerOrder",
  versioned: false,
  key: ({ customerId, orderId }: { customerId: string; orderId: string }) =>
    keys.customerOrder(customerId, orderId),
  indexes: ({ customerId, providerId, status, orderId }) =>
    status ? keys.customerOrderInStatus(customerId, providerId, status, orderId) : {},
  schema: () =>
    z.object({
      orderId: z.string(),
      providerId: z.string(),
      customerId: z.string(),
      /** The order's status at `orderVersion`, which is part of the key in the index. `stream-consumer` writes both. */
      status: z.string().optional(),
      orderVersion: z.int().optional(),
    }),
});
