import { type Given, type Measured, type Measuring, measuring } from "./measuring.ts";
import { measureCustomers } from "./operations-customers.ts";
import { measureInvitations } from "./operations-invitations.ts";
import { measureOffers } from "./operations-offers.ts";
import { measureOrders } from "./operations-orders.ts";
import { measureOrganizations } from "./operations-organizations.ts";
import { measureReassignment } from "./operations-reassign.ts";
import { measureRemoval } from "./operations-removal.ts";
import { measureSchedule } from "./operations-schedule.ts";
import { measureSubscriptions } from "./operations-subscriptions.ts";
import type { World } from "./world.ts";

/** The record and the service itself. */
const measureRecord = async ({ row }: Measuring, { provider, resource }: World): Promise<void> => {
  const asProvider = { as: provider.adminId };
  await row("GET /v1/audit-records", asProvider);
  await row(
    "GET /v1/audit-records",
    { ...asProvider, query: { userId: "usr_none" } },
    "userId, no record of it",
  );
  await row("GET /v1/audit-records", { ...asProvider, query: { resourceId: resource } }, "resourceId");
  await row("GET /v1/events", asProvider);
  await row("GET /v1/health", {});
  await row("GET /v1/openapi.json", {});
};

/** Runs every route and every job of the deployment once, or once for each course it can take, and measures each. */
export const measureAll = async (given: Given, world: World): Promise<Measured[]> => {
  const each = measuring(given);
  await measureOrganizations(each, world);
  await measureInvitations(each, world);
  await measureRecord(each, world);
  await measureOffers(each, world);
  await measureOrders(each, world);
  await measureCustomers(each, world);
  await measureSubscriptions(each, world);
  await measureReassignment(each, world);
  await measureRemoval(each, world);
  await measureSchedule(each, world);
  return each.measured;
};
