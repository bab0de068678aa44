import { offers } from "./offers/store.ts";
import { customerOrders, orders, placedOrders } from "./orders/store.ts";

/** Every stored entity, for what goes over the whole table: the backfill, and the tests of golden items. */
export const entities = [offers, orders, placedOrders, customerOrders];
