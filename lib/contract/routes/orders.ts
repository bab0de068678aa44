import { operations as order } from "../orders.ts";
import { rights } from "../permissions.ts";
import { servedBy } from "../route.ts";

const { seeSales, manage } = rights;
const served = servedBy("orders");

/** The routes that the function `orders` serves. */
// biome-ignore format: one row a line.
export const ordersRoutes = {
  "POST /v1/orders": served(manage, order.createOrder),
  "GET /v1/orders": served(seeSales, order.listOrders),
  "GET /v1/orders/{orderId}": served(seeSales, order.getOrder),
  "PATCH /v1/orders/{orderId}": served(manage, order.updateOrder),
  "POST /v1/orders/{orderId}/review": served(manage, order.reviewOrder),
  "POST /v1/orders/{orderId}/submit": served(manage, order.submitOrder),
  "POST /v1/orders/{orderId}/cancel": served(manage, order.cancelOrder),
};
