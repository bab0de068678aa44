import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import { keys } from "../../lib/table/keys.ts";
import { second } from "./clock.ts";
import { figure } from "./full.ts";
import { offerBody } from "./offer-body.ts";
import { alternating, type Ground, idsIn, onlyComing, type Traffic } from "./traffic-ground.ts";
import {
  amongChangeRequests,
  amongOrganizations,
  amongProviders,
  amongRequests,
  amongResellers,
  amongUsers,
  inDirectory,
} from "./traffic-organizations.ts";
import {
  amongAssociated,
  amongCredits,
  amongCustomers,
  amongDrafts,
  amongFound,
  amongOrders,
  amongResellersCustomers,
  amongSubscriptions,
} from "./traffic-sales.ts";
import { documentsOf, good } from "./world.ts";

const amongAllOffers = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = async (): Promise<string> => {
    const id = `all-${world.next()}`;
    await good(world.operator.put(`/v1/offers/${id}`, offerBody("One of all")));
    return id;
  };
  return { by: other.admin, path: "/v1/offers", ...(await onlyComing(come)) };
};

/** Offers that a word finds: one that is renamed is not found any more. */
const amongOffers = async ({ world, other }: Ground): Promise<Traffic> => {
  const named = (id: string, name: string) => good(world.operator.put(`/v1/offers/${id}`, offerBody(name)));
  const come = async (): Promise<string> => {
    const id = `come-${world.next()}`;
    await named(id, "Passing through");
    return id;
  };
  return {
    by: other.admin,
    path: "/v1/offers",
    within: "search=passing",
    ...(await alternating(come)),
    come,
    go: (id) => named(id, "Renamed"),
  };
};

/** The feed: what is new comes to its end, and what has had its time the table takes away. */
const amongEvents = async ({ stack, world }: Ground): Promise<Traffic> => {
  const { id: organizationId, admin: by } = await world.provider();
  const documents = documentsOf(stack);
  const come = async () => {
    await world.invitation({ admin: by });
    // The youngest are held back.
    stack.advance(16 * second);
  };
  for (let events = 0; events < figure(8, 16); events++) await come();
  const ids = await idsIn(by, "/v1/events?limit=100");
  return {
    by,
    path: "/v1/events",
    stable: ids.filter((_, at) => at % 2 === 0),
    passing: ids.filter((_, at) => at % 2 === 1),
    come,
    go: (id) =>
      documents.send(new DeleteCommand({ TableName: stack.tableName, Key: keys.event(organizationId, id) })),
  };
};

/** The record, newest first: nothing leaves it, and between those that a filter finds there are others. */
const amongRecords =
  (within = "") =>
  async ({ world }: Ground): Promise<Traffic> => {
    const { admin: by } = await world.provider();
    const path = "/v1/audit-records";
    const come = async () => {
      await world.invitation({ admin: by });
      await good(
        by.post("/v1/organization/change-requests", { changes: { country: "FR" }, reason: "moved" }),
      );
    };
    for (let records = 0; records < figure(8, 16); records++) await come();
    const stable = await idsIn(by, `${path}?limit=100&${within}`);
    return { by, path, within, stable, passing: [], come };
  };

/** Lists that change while they are read, one for each way in which they are kept. */
export const traffic: Record<string, (ground: Ground) => Promise<Traffic>> = {
  requests: amongRequests,
  "a customer's drafts": amongDrafts(({ other }, customerId) => ({
    by: other.admin,
    within: `customerId=${customerId}&status=draft`,
  })),
  "a provider's orders": amongOrders,
  "a provider's drafts": amongDrafts(({ other }) => ({ by: other.admin, within: "status=draft" })),
  "a reseller's drafts": amongDrafts(({ reseller }) => ({ by: reseller.admin, within: "status=draft" })),
  "a provider's customers": amongCustomers,
  "a provider's customers of one reseller": amongAssociated,
  "a reseller's customers": amongResellersCustomers,
  "customers found by a word": amongFound,
  "a customer's subscriptions": amongSubscriptions,
  "a reseller's credits": amongCredits("reseller"),
  "a provider's credits": amongCredits("other"),
  "a provider's resellers": amongResellers,
  "a reseller's providers": amongProviders,
  "an organization's users": amongUsers,
  organizations: amongOrganizations,
  "the directory": inDirectory,
  "all change requests": amongChangeRequests(({ world }) => ({
    by: world.operator,
    path: "/v1/change-requests",
  })),
  "a provider's change requests": amongChangeRequests(({ other }) => ({
    by: other.admin,
    path: "/v1/organization/change-requests",
  })),
  offers: amongAllOffers,
  "offers found by a word": amongOffers,
  events: amongEvents,
  "audit records": amongRecords(),
  "audit records of one kind": amongRecords("resourceType=change-request"),
};
