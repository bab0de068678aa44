import type { LocalStack } from "../../infra/local/stack.ts";
import { openTable } from "../../lib/table/table.ts";
import { minute } from "./clock.ts";
import { figure } from "./full.ts";
import { type List, pagedCustomer } from "./lists.ts";
import { documentsOf, type Organization, type Response, type World } from "./world.ts";

/** What stays in a list, and what comes and goes while somebody reads it page by page. */
export interface Traffic extends Pick<List, "by" | "path" | "within"> {
  stable: string[];
  passing: string[];
  come(): Promise<unknown>;
  go(id: string): Promise<Response>;
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

const newCustomer = ({ stack, other, reseller }: Ground) =>
  pagedCustomer(openTable(stack.tableName, documentsOf(stack)), other, reseller, new Date(stack.now()));

const amongRequests = async ({ world, other }: Ground): Promise<Traffic> => {
  const come = async (): Promise<string> => {
    const resellerEmail = `paged-${world.next()}@paged.example`;
    return (await other.admin.post("/v1/partnership-requests", { resellerEmail })).body.id;
  };
  return {
    by: other.admin,
    path: "/v1/partnership-requests",
    within: "status=draft",
    ...(await alternating(come)),
    come,
    go: (id) => other.admin.post(`/v1/partnership-requests/${id}/revoke`),
  };
};

const amongOrders = async (ground: Ground): Promise<Traffic> => {
  const { other, reseller } = ground;
  const { customer } = await newCustomer(ground);
  const come = async (): Promise<string> => {
    const order = { customerId: customer.id, lineItems: [{ offerId: "listed-0", quantity: 1 }] };
    return (await reseller.admin.post("/v1/orders", order)).body.id;
  };
  return {
    by: other.admin,
    path: "/v1/orders",
    within: `customerId=${customer.id}&status=draft`,
    ...(await alternating(come)),
    come,
    go: (id) => reseller.admin.post(`/v1/orders/${id}/cancel`),
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
    go: (id) => other.admin.delete(`/v1/customers/${id}/delegated-admin/${reseller.id}`),
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
      const answer = await other.admin.patch(`/v1/customers/${id}`, named, { "if-match": "*" });
      await stack.streams.drained();
      return answer;
    },
  };
};

/** Credits of a reseller: one that is closed stays where it was, in the report for ever. */
const amongCredits = async (ground: Ground): Promise<Traffic> => {
  const { stack, other, reseller } = ground;
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
    by: reseller.admin,
    path: "/v1/incentives",
    stable: [...stable, ...passing],
    passing,
    come,
    go: (id) =>
      other.admin.patch(
        `/v1/customers/${customerOf.get(id)}/subscriptions/${id}`,
        { partnerId: null },
        { "if-match": "*" },
      ),
    named: "subscriptionId",
  };
};

/** Lists that change while they are read, one for each way in which they are kept. */
export const traffic: Record<string, (ground: Ground) => Promise<Traffic>> = {
  requests: amongRequests,
  "a customer's drafts": amongOrders,
  "a reseller's customers": amongResellersCustomers,
  "customers found by a word": amongFound,
  "a reseller's credits": amongCredits,
};
