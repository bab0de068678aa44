import { DeleteCommand } from "@aws-sdk/lib-dynamodb";
import type { LocalStack } from "../../infra/local/stack.ts";
import { keys } from "../../lib/table/keys.ts";
import { openTable } from "../../lib/table/table.ts";
import { minute, second } from "./clock.ts";
import { channelOf } from "./customers.ts";
import { figure } from "./full.ts";
import { type List, pagedCustomer } from "./lists.ts";
import { endPartnership } from "./matrix.ts";
import { offerBody } from "./offer-body.ts";
import { good } from "./post-cast.ts";
import { type Client, documentsOf, type Organization, type World } from "./world.ts";

/** What stays in a list, and what comes and goes while somebody reads it page by page. */
export interface Traffic extends Pick<List, "path" | "within"> {
  by: Client;
  stable: string[];
  passing: string[];
  come(): Promise<unknown>;
  /** Takes one of the passing items out; left out where nothing ever leaves. */
  go?(id: string): Promise<unknown>;
  /** The field that names an item; its `id` when left out. */
  named?: string;
}

/** A provider, and a reseller that is its partner. */
interface Ground {
  stack: LocalStack;
  world: World;
  other: Organization;
  reseller: Organization;
}

const alternating = async (come: () => Promise<string>) => {
  const stable: string[] = [];
  const passing: string[] = [];
  for (let pairs = 0; pairs < figure(4, 8); pairs++) {
    stable.push(await come());
    passing.push(await come());
  }
  return { stable, passing };
};

/** Where nothing leaves, all that is there stays. */
const onlyComing = async (come: () => Promise<string>) => {
  const { stable, passing } = await alternating(come);
  return { stable: [...stable, ...passing], passing: [], come };
};

const tableOf = (stack: LocalStack) => openTable(stack.tableName, documentsOf(stack));
const newCustomer = ({ stack, other, reseller }: Ground) =>
  pagedCustomer(tableOf(stack), other, reseller, new Date(stack.now()));

const idsIn = async (by: Client, path: string): Promise<string[]> =>
  (await good(by.get(path))).items.map(({ id }: { id: string }) => id);

const idOf = async (answering: Parameters<typeof good>[0]): Promise<string> => (await good(answering)).id;

const amongRequests = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = () => {
    const resellerEmail = `paged-${world.next()}@paged.example`;
    return idOf(other.admin.post("/v1/partnership-requests", { resellerEmail }));
  };
  return {
    by: other.admin,
    path: "/v1/partnership-requests",
    within: "status=draft",
    ...(await alternating(come)),
    come,
    go: (id) => good(other.admin.post(`/v1/partnership-requests/${id}/revoke`)),
  };
};

/** Drafts that a reseller places and cancels, in a list that shows them. */
const amongDrafts =
  (listed: (ground: Ground, customerId: string) => Pick<Traffic, "by" | "within">) =>
  async (ground: Ground): Promise<Traffic> => {
    const { admin } = ground.reseller;
    const { customer } = await newCustomer(ground);
    const order = { customerId: customer.id, lineItems: [{ offerId: "listed-0", quantity: 1 }] };
    const come = () => idOf(admin.post("/v1/orders", order));
    return {
      ...listed(ground, customer.id),
      path: "/v1/orders",
      ...(await alternating(come)),
      come,
      go: (id) => good(admin.post(`/v1/orders/${id}/cancel`)),
    };
  };

/** A provider's customers, each of them for ever. */
const amongCustomers = async (ground: Ground): Promise<Traffic> => ({
  by: ground.other.admin,
  path: "/v1/customers",
  ...(await onlyComing(async () => (await newCustomer(ground)).customer.id)),
});

/** Those of one reseller, as their provider reads them: one that is nobody's any more leaves them. */
const amongAssociated = async (ground: Ground): Promise<Traffic> => {
  const { other, reseller } = ground;
  const come = async () => (await newCustomer(ground)).customer.id;
  return {
    by: other.admin,
    path: "/v1/customers",
    within: `resellerId=${reseller.id}`,
    ...(await alternating(come)),
    come,
    go: (id) =>
      good(other.admin.put(`/v1/customers/${id}/reseller`, { resellerId: null, delegatedAdmin: false })),
  };
};

/** A reseller's customers, by the index: one whose access is revoked leaves it. */
const amongResellersCustomers = async (ground: Ground): Promise<Traffic> => {
  const { other, reseller } = ground;
  const come = async () => (await newCustomer(ground)).customer.id;
  return {
    by: reseller.admin,
    path: "/v1/customers",
    ...(await alternating(come)),
    come,
    go: (id) => good(other.admin.delete(`/v1/customers/${id}/delegated-admin/${reseller.id}`)),
  };
};

/** Those that a word finds: a new name takes one out of the list, once the words have followed. */
const amongFound = async (ground: Ground): Promise<Traffic> => {
  const { stack, other } = ground;
  const come = async (): Promise<string> => {
    const { customer } = await newCustomer(ground);
    await stack.streams.drained();
    return customer.id;
  };
  return {
    by: other.admin,
    path: "/v1/customers",
    within: "search=paged",
    ...(await alternating(come)),
    come,
    async go(id) {
      const named = { billingProfile: { companyName: "Renamed Ltd" } };
      await good(other.admin.patch(`/v1/customers/${id}`, named, { "if-match": "*" }));
      await stack.streams.drained();
    },
  };
};

/** Credits of resellers: one that is closed stays where it was, in the report for ever. */
const amongCredits =
  (reader: "other" | "reseller") =>
  async (ground: Ground): Promise<Traffic> => {
    const { stack, other } = ground;
    const customerOf = new Map<string, string>();
    const come = async (): Promise<string> => {
      const { customer, subscriptions } = await newCustomer(ground);
      const id = subscriptions[0]?.id ?? "";
      customerOf.set(id, customer.id);
      return id;
    };
    const { stable, passing } = await alternating(come);
    // A credit that is closed in the instant in which it began would be none.
    stack.advance(minute);
    return {
      by: ground[reader].admin,
      path: "/v1/incentives",
      stable: [...stable, ...passing],
      passing,
      come,
      go: (id) =>
        good(
          other.admin.patch(
            `/v1/customers/${customerOf.get(id)}/subscriptions/${id}`,
            { partnerId: null },
            { "if-match": "*" },
          ),
        ),
      named: "subscriptionId",
    };
  };

const amongSubscriptions = async (ground: Ground): Promise<Traffic> => {
  const { stack, other } = ground;
  const { customer } = await newCustomer(ground);
  const channel = channelOf(tableOf(stack));
  const come = async () => (await channel.subscription(customer, new Date(stack.now()))).id;
  const path = `/v1/customers/${customer.id}/subscriptions`;
  return { by: other.admin, path, ...(await onlyComing(come)) };
};

/** A provider's partners: one with whom it ends leaves those that are active. */
const amongResellers = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = async (): Promise<string> => {
    const partner = await world.reseller();
    await world.partner(other, partner);
    return partner.id;
  };
  return {
    by: other.admin,
    path: "/v1/indirect-resellers",
    ...(await alternating(come)),
    come,
    go: (id) => endPartnership(other, id),
  };
};

/** The same seen by a reseller. */
const amongProviders = async ({ world, reseller }: Ground): Promise<Traffic> => {
  const providers = new Map<string, Organization>();
  const come = async (): Promise<string> => {
    const partner = await world.provider();
    await world.partner(partner, reseller);
    providers.set(partner.id, partner);
    return partner.id;
  };
  return {
    by: reseller.admin,
    path: "/v1/indirect-providers",
    ...(await alternating(come)),
    come,
    async go(id) {
      const partner = providers.get(id);
      if (!partner) throw new Error(`nobody here is ${id}`);
      await endPartnership(partner, reseller.id);
    },
  };
};

const amongUsers = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = () => {
    const email = `paged-${world.next()}@paged.example`;
    return idOf(other.admin.post("/v1/users", { email, displayName: "Paged", roles: ["SalesAgent"] }));
  };
  return { by: other.admin, path: "/v1/users", ...(await onlyComing(come)) };
};

/** What providers ask for, newest first: as the operator reads it of all, or each its own. */
const amongChangeRequests =
  (reader: (ground: Ground) => Pick<Traffic, "by" | "path">) =>
  async (ground: Ground): Promise<Traffic> => {
    const asked = { changes: { country: "FR" }, reason: "moved" };
    const come = () => idOf(ground.other.admin.post("/v1/organization/change-requests", asked));
    return { ...reader(ground), ...(await onlyComing(come)) };
  };

const amongOrganizations = async ({ world }: Ground): Promise<Traffic> => ({
  by: world.operator,
  path: "/v1/organizations",
  ...(await onlyComing(async () => (await world.reseller()).id)),
});

/** The directory: who is suspended leaves it. */
const inDirectory = async ({ world }: Ground): Promise<Traffic> => {
  const come = async () => (await world.provider()).id;
  const suspended = { status: "suspended" };
  return {
    by: world.anonymous,
    path: "/v1/directory/indirect-providers",
    ...(await alternating(come)),
    come,
    go: (id) => good(world.operator.patch(`/v1/organizations/${id}`, suspended, { "if-match": "*" })),
  };
};

/** All orders of a provider: one that is cancelled stays among them. */
const amongOrders = async (ground: Ground): Promise<Traffic> => {
  const { within: _, ...drafts } = await amongDrafts(({ other }) => ({ by: other.admin, within: "" }))(
    ground,
  );
  return { ...drafts, stable: [...drafts.stable, ...drafts.passing] };
};

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
