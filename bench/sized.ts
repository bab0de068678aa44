import { type Channel, loadedCustomer } from "../infra/load/customers.ts";
import type { Make, Scenario } from "./scenarios.ts";

/** An id that no user has. */
const nobody = "usr_00000000000000000000000000";

/** The requests whose cost may depend on the number of customers: pages, searches, and filters that find few items or none. */
export const sizedScenarios = (
  {
    make,
    scenarios,
    reseller,
  }: { make: Make; scenarios: readonly Scenario[]; reseller: Record<string, string> },
  channel: Channel,
  customers: number,
): Scenario[] => {
  const listing = (
    name: string,
    of: string,
    route: string,
    query: Record<string, string> = {},
    more: Parameters<Make>[3] = {},
  ) => make(name, of, route, { ...more, rawQueryString: String(new URLSearchParams(query)) });
  // A customer in the middle that has a reseller.
  const number = 4 * Math.floor(customers / 8) + 2;
  const { customer, reseller: its } = loadedCustomer(channel, number);
  const { id: resellerId = "", mpnId = "" } = its ?? {};
  const whole = customer.billingProfile.companyName;
  const common = whole.split(" ").slice(0, 3).join(" ");
  // A single digit is no rare word.
  const others = loadedCustomer(channel, 4).customer.billingProfile.companyName;
  const list = "GET /v1/customers";
  return [
    ...scenarios.filter(({ writes, function: of }) => !writes && of === "customers"),
    listing("GET customers, 100", "customers", list, { limit: "100" }),
    listing("GET customers, by a whole name", "customers", list, { search: whole }),
    listing("GET customers, by three common words", "customers", list, { search: common, limit: "25" }),
    listing("GET customers, by a name that nobody has", "customers", list, { search: "nobody at all" }),
    listing("GET customers, of a reseller", "customers", list, { resellerId, limit: "25" }),
    listing("GET customers, of a reseller by a whole name", "customers", list, { resellerId, search: whole }),
    listing("GET customers, of a reseller by common words that only others have", "customers", list, {
      resellerId,
      search: others,
    }),
    listing("GET customers, of a reseller by a name that nobody has", "customers", list, {
      resellerId,
      search: "nobody at all",
    }),
    listing("GET customers, as a reseller", "customers", list, { limit: "25" }, { of: reseller }),
    listing(
      "GET customers, as a reseller by a whole name",
      "customers",
      list,
      { search: whole },
      { of: reseller },
    ),
    listing("GET subscriptions, of all customers", "subscriptions", "GET /v1/subscriptions", { limit: "25" }),
    listing("GET subscriptions, of a reseller of record", "subscriptions", "GET /v1/subscriptions", {
      partnerId: mpnId,
      limit: "25",
    }),
    listing("GET subscriptions, by a status that none has", "subscriptions", "GET /v1/subscriptions", {
      status: "expired",
    }),
    listing(
      "GET subscriptions, as a reseller",
      "subscriptions",
      "GET /v1/subscriptions",
      { limit: "25" },
      { of: reseller },
    ),
    listing("GET orders", "orders", "GET /v1/orders", { limit: "25" }),
    listing("GET orders, by a status that none has", "orders", "GET /v1/orders", { status: "lapsed" }),
    listing("GET audit records", "record", "GET /v1/audit-records", { limit: "25" }),
    listing("GET audit records, of nobody", "record", "GET /v1/audit-records", { userId: nobody }),
    listing(
      "GET what remains of a partnership",
      "partnerships",
      "GET /v1/indirect-resellers/{resellerId}/removal",
      {},
      {
        pathParameters: { resellerId },
      },
    ),
  ];
};
