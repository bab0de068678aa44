import type { FunctionName, Route } from "./route.ts";
import { apiClientsRoutes } from "./routes/api-clients.ts";
import { customersRoutes } from "./routes/customers.ts";
import { invitationsRoutes } from "./routes/invitations.ts";
import { offersRoutes } from "./routes/offers.ts";
import { ordersRoutes } from "./routes/orders.ts";
import { organizationsRoutes } from "./routes/organizations.ts";
import { partnershipsRoutes } from "./routes/partnerships.ts";
import { recordRoutes } from "./routes/record.ts";
import { serviceRoutes } from "./routes/service.ts";
import { subscriptionsRoutes } from "./routes/subscriptions.ts";
import { webhooksRoutes } from "./routes/webhooks.ts";

/**
 * All routes of the API. Each function loads only its own rows, from `routes/`, because the schemas of the others would
 * lengthen its start.
 */
export const routes = {
  ...organizationsRoutes,
  ...apiClientsRoutes,
  ...partnershipsRoutes,
  ...invitationsRoutes,
  ...offersRoutes,
  ...ordersRoutes,
  ...customersRoutes,
  ...subscriptionsRoutes,
  ...recordRoutes,
  ...webhooksRoutes,
  ...serviceRoutes,
} satisfies Record<string, Route>;

export type RouteKey = keyof typeof routes;

/** The rows that a function serves. */
export type RoutesOf<F extends FunctionName> = {
  [K in RouteKey]: (typeof routes)[K]["function"] extends F ? K : never;
}[RouteKey];
