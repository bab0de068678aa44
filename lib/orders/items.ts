import * as z from "zod";
import * as contract from "../contract/orders.ts";

/** An order as it lies in the table: its status as last written, whatever the clock says since. */
export const orderItem = contract.order.extend({
  type: z.literal("Order"),
  providerId: z.string(),
  /** The reseller that placed it, when one did. */
  placedBy: z.string().optional(),
  version: z.int(),
});
export type OrderItem = z.output<typeof orderItem>;
