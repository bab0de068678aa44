import { rights } from "../../../lib/contract/permissions.ts";
import type { RouteKey } from "../../../lib/contract/routes.ts";
import { realThings } from "../../support/example-calls.ts";
import { U, type Ways, whoMay } from "./row.ts";
import { waysOfCustomers } from "./ways-customers.ts";
import { waysOfOrders } from "./ways-orders.ts";
import { waysOfSubscriptions } from "./ways-subscriptions.ts";

/** Cells beyond the examples: the content of lists, and calls that need another right or name another resource. */
export const ways: Partial<Record<RouteKey, Ways>> = {
  // Managers of users, and each user for itself. A mailbox gets few of these mails a day, so each cell has its own.
  "POST /v1/users/{userId}/address-proof": {
    first: {
      who: whoMay(rights.manageUsers),
      fresh: async ({ world, cast, kind, situation }) => {
        const own = { operator: { admin: world.operator }, "indirect-reseller": cast.reseller };
        const mine = kind === "operator" || kind === "indirect-reseller" ? own[kind] : cast.provider;
        return { id: (await world.user(situation === "own" ? mine : cast.formerReseller, "SalesAgent")).id };
      },
    },
  },
  "POST /v1/customer-transfers/{transferId}/cancel": {
    first: {
      fresh: async ({ cast }) => {
        const { ownTransfer } = await realThings(cast.example, "indirect-provider", ["ownTransfer"]);
        return { id: ownTransfer };
      },
    },
  },
  "GET /v1/audit-records": { first: { fills: () => true } },
  // About the channel and customers: nothing for the operator, nor for users who only manage users.
  "GET /v1/events": { first: { fills: ({ kind, role }) => kind !== "operator" && role !== U } },
  ...waysOfOrders,
  ...waysOfCustomers,
  ...waysOfSubscriptions,
};
