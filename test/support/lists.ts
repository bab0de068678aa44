import type { LocalStack } from "../../infra/local/stack.ts";
import { openTable, type Table } from "../../lib/table/table.ts";
import { customerFixture } from "./customers.ts";
import { anOffer } from "./subscriptions.ts";
import { documentsOf, type Member, type Organization, type World } from "./world.ts";

/** One way to ask for a list of the contract. */
export interface List {
  by: Member;
  path: string;
  /** Filters that the list is asked with. */
  within?: string;
  /** A filter that the list knows, other than those. */
  filter: string;
  /** The same list of another thing, which the same caller may read. */
  beside?: string;
  /** Somebody of another organization who may read the same route. */
  stranger?: Member;
}

/** Where a list is asked for, with more in the query. */
export const listAt = ({ path, within }: Pick<List, "path" | "within">, query: string): string =>
  `${path}?${[within, query].filter(Boolean).join("&")}`;

/** The route that a list is asked for by; what follows tells several ways from one another. */
export const routeOf = (name: string): string => name.split(",")[0] ?? name;

/** A customer that the reseller administers and is reseller of record of, found by the word "paged". */
export const pagedCustomer = (table: Table, provider: Organization, reseller: Organization, now: Date) =>
  customerFixture(table, {
    providerId: provider.id,
    companyName: "Paged and Listed Ltd",
    reseller: { id: reseller.id },
    subscriptions: [{ partnerId: reseller.mpnId, partnerOrganizationId: reseller.id }, {}],
    now,
  });

/** Every list of the contract, each with two items or more, in each way to read it that takes another path to them. */
export const openLists = async (
  stack: LocalStack,
  world: World,
  { provider, other, reseller, more }: Record<"provider" | "other" | "reseller" | "more", Organization>,
): Promise<Record<string, List>> => {
  const table = openTable(stack.tableName, documentsOf(stack));
  const now = new Date(stack.now());
  await Promise.all([
    world.partner(provider, reseller),
    world.partner(other, reseller),
    world.partner(provider, more),
  ]);
  await Promise.all(
    [0, 1].map(async (number) => {
      const body = { changes: { country: "FR" }, reason: "moved" };
      await provider.admin.post("/v1/organization/change-requests", body);
      const roles = ["SalesAgent"];
      const email = `listed-${number}@users.example`;
      await provider.admin.post("/v1/users", { email, displayName: "Listed", roles });
    }),
  );
  const offers = ["listed-0", "listed-1"].map((id) => {
    const { type: _, version: __, ...offer } = anOffer(id);
    return offer;
  });
  await world.operator.post("/v1/offers/import", { offers });
  const customers = [
    await pagedCustomer(table, provider, reseller, now),
    await pagedCustomer(table, provider, reseller, now),
    await pagedCustomer(table, other, reseller, now),
  ];
  const [first, second] = customers.map(({ customer }) => customer.id);
  for (const [by, customerId] of [
    [provider.admin, first],
    [provider.admin, first],
    [reseller.admin, first],
    [reseller.admin, second],
  ] as const) {
    const draft = await by.post("/v1/orders", {
      customerId,
      lineItems: [{ offerId: "listed-0", quantity: 1 }],
    });
    if (draft.status !== 201) throw new Error(`the order answered ${draft.status}: ${draft.text}`);
  }
  await stack.streams.drained();

  const requests = { by: provider.admin, stranger: other.admin };
  const resellers = { by: reseller.admin, stranger: more.admin };
  const [subscriptions, others] = customers.map(
    ({ customer }) => `/v1/customers/${customer.id}/subscriptions`,
  );
  if (!subscriptions || !others) throw new Error("a customer is missing");
  return {
    "GET /v1/organizations": { by: world.operator, path: "/v1/organizations", filter: "" },
    "GET /v1/organization/change-requests": {
      ...requests,
      path: "/v1/organization/change-requests",
      filter: "",
    },
    "GET /v1/change-requests": { by: world.operator, path: "/v1/change-requests", filter: "" },
    "GET /v1/users": { ...requests, path: "/v1/users", filter: "" },
    "GET /v1/directory/indirect-providers": {
      ...requests,
      path: "/v1/directory/indirect-providers",
      filter: "country=DE",
    },
    "GET /v1/partnership-requests": {
      ...requests,
      path: "/v1/partnership-requests",
      filter: "status=accepted",
    },
    "GET /v1/indirect-resellers": { ...requests, path: "/v1/indirect-resellers", filter: "status=ended" },
    "GET /v1/indirect-providers": { ...resellers, path: "/v1/indirect-providers", filter: "status=ended" },
    "GET /v1/offers": { ...requests, path: "/v1/offers", filter: "billing=license" },
    "GET /v1/offers, filtered": {
      ...requests,
      path: "/v1/offers",
      within: "search=listed",
      filter: "category=office",
    },
    "GET /v1/customers": { ...requests, path: "/v1/customers", filter: "search=paged" },
    "GET /v1/customers, by a word": {
      ...requests,
      path: "/v1/customers",
      within: "search=paged",
      filter: `resellerId=${reseller.id}`,
    },
    "GET /v1/customers, of a reseller": {
      ...requests,
      path: "/v1/customers",
      within: `resellerId=${reseller.id}`,
      filter: "search=paged",
    },
    "GET /v1/customers, by a reseller": { ...resellers, path: "/v1/customers", filter: "search=paged" },
    "GET /v1/orders": { ...requests, path: "/v1/orders", filter: "status=draft" },
    "GET /v1/orders, drafts": {
      ...requests,
      path: "/v1/orders",
      within: "status=draft",
      filter: `customerId=${first}`,
    },
    "GET /v1/orders, of a customer": {
      ...requests,
      path: "/v1/orders",
      within: `customerId=${first}`,
      filter: "status=draft",
    },
    "GET /v1/orders, by a reseller": { ...resellers, path: "/v1/orders", filter: "status=draft" },
    "GET /v1/customers/{customerId}/subscriptions": {
      ...requests,
      path: subscriptions,
      beside: others,
      filter: "",
    },
    "GET /v1/customers/{customerId}/subscriptions, by a reseller": {
      ...resellers,
      path: subscriptions,
      beside: others,
      filter: "",
    },
    "GET /v1/incentives": { ...requests, path: "/v1/incentives", filter: `resellerId=${reseller.id}` },
    "GET /v1/incentives, of a reseller": {
      ...requests,
      path: "/v1/incentives",
      within: `resellerId=${reseller.id}`,
      filter: "from=2020-01-01T00:00:00Z",
    },
    "GET /v1/incentives, by a reseller": {
      ...resellers,
      path: "/v1/incentives",
      filter: "from=2020-01-01T00:00:00Z",
    },
    "GET /v1/audit-records": { ...requests, path: "/v1/audit-records", filter: "resourceType=user" },
    "GET /v1/events": { ...requests, path: "/v1/events", filter: "after=evt_00000000000000000000000000" },
  };
};
