import { updateSearchIndex } from "../../lib/customers/search-index.ts";
import type { Call } from "./api.ts";
import { ifMatch, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

/** Customers and their resellers' relationships to them. */
export const measureCustomers = async (measuring: Measuring, world: World): Promise<void> => {
  const { table, row, job, call } = measuring;
  const { provider, seller, next, customer } = world;
  const asProvider = { as: provider.adminId };
  const asSeller = { as: seller.adminId };
  const asCustomer = { as: customer.adminId };
  await call("GET /v1/customers", asProvider);

  await row("GET /v1/customers", asProvider);
  await row("GET /v1/customers", { ...asProvider, query: { resellerId: seller.id } }, "resellerId");
  await row("GET /v1/customers", { ...asProvider, query: { search: "contoso" } }, "search");
  await row("GET /v1/customers", { ...asProvider, query: { domain: "fabrikam.example" } }, "domain");
  await row("GET /v1/customers", asSeller, "as a reseller");
  await row("GET /v1/customers", asCustomer, "as a customer");

  const on = (more: Call = {}) => ({ ...asProvider, path: { customerId: customer.id }, ...more });
  const one = await row("GET /v1/customers/{customerId}", on());
  await row("GET /v1/customers/{customerId}", on(asSeller), "as a reseller");
  const email = { billingProfile: { email: "invoices@customer.example" } };
  await row("PATCH /v1/customers/{customerId}", on({ body: email, headers: ifMatch(one) }));
  await job("work: a new customer with three words in its name", () => updateSearchIndex(table, customer.id));
  await job("work: a customer that was not renamed", () => updateSearchIndex(table, customer.id));
  const shown = await call("GET /v1/customers/{customerId}", on(asSeller));
  const renamed = { billingProfile: { companyName: "Fabrikam Worldwide Logistics" } };
  const headers = ifMatch(shown);
  await row("PATCH /v1/customers/{customerId}", on({ ...asSeller, body: renamed, headers }), "as a reseller");
  await job("work: two of three words of a customer's name are others", () =>
    updateSearchIndex(table, customer.id),
  );

  const path = { customerId: customer.id, resellerId: next.id };
  const associated = { body: { resellerId: next.id, delegatedAdmin: true } };
  await row("PUT /v1/customers/{customerId}/reseller", on(associated), "another, with delegated admin");
  await row(
    "PUT /v1/customers/{customerId}/reseller",
    on({ body: { resellerId: null, delegatedAdmin: false } }),
    "none",
  );
  await row("DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}", on({ path }));
  const owner = { body: { resellerId: next.id } };
  await row("PUT /v1/customers/{customerId}/azure-tenant-owner", on(owner));
  await row(
    "PUT /v1/customers/{customerId}/azure-tenant-owner",
    on({ body: { resellerId: seller.id } }),
    "another in the place of one",
  );
  await row("DELETE /v1/customers/{customerId}/azure-tenant-owner", on());
  await row("POST /v1/customers/{customerId}/admin-credentials", on());
  await row("POST /v1/customers/{customerId}/admin-credentials", on(asSeller), "as a reseller");
};
