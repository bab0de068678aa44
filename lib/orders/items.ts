import * as z from "zod";
import { billingProfile, companyProfile } from "../customers/items.ts";
import { storedEnum } from "../table/stored.ts";

/** An order as it lies in the table: its status as last written, whatever the clock says since. */
export const orderItem = z.object({
  type: z.literal("Order"),
  id: z.string(),
  status: storedEnum(["draft", "submitted", "cancelled", "lapsed"]),
  providerId: z.string(),
  /** The reseller that placed it, when one did. */
  placedBy: z.string().optional(),
  resellerId: z.string().optional(),
  /** The new customer that it is for; `customerId` names an existing one, and once it is submitted the new one too. */
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
});
export type OrderItem = z.output<typeof orderItem>;

/** Where an order lies, in the list of the reseller that placed it. */
export const placedOrderItem = z.object({
  orderId: z.string(),
  providerId: z.string(),
  customerId: z.string().optional(),
});

/** The same in the list of its customer. */
export const customerOrderItem = z.object({
  orderId: z.string(),
  providerId: z.string(),
  customerId: z.string(),
});
