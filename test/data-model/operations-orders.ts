import * as z from "zod";
import { address } from "../support/customers.ts";
import type { Call } from "./api.ts";
import { idOf, ifMatch, type Measuring } from "./measuring.ts";
import type { World } from "./world.ts";

const reviewed = z.object({ version: z.string(), problems: z.array(z.unknown()).length(0) });

/** The course of the largest order there is. */
export const largest = {
  newCustomer: "50 lines and 10 resellers, a new customer",
  existingCustomer: "50 lines and 10 resellers, an existing customer that 5 more administer",
} as const;

/** Who the customer of an order is to be. */
const newCustomer = (domain: string) => ({
  companyProfile: { domain },
  billingProfile: {
    email: "billing@customer.example",
    culture: "en-GB",
    language: "en",
    companyName: "Woodgrove Furniture Makers",
    defaultAddress: { ...address, firstName: "Alex", lastName: "Example" },
  },
});

/** Orders from draft to submit. */
export const measureOrders = async ({ row, call }: Measuring, world: World): Promise<void> => {
  const { provider, seller, next, named, customer, widelyHeld } = world;
  const asProvider = { as: provider.adminId };
  const asSeller = { as: seller.adminId };
  const lines = { lineItems: [{ offerId: "basic", quantity: 10, partnerIdOnRecord: next.mpnId }] };
  const line = { lineItems: [{ offerId: "basic", quantity: 10 }] };
  /** Every term, every offer's prerequisite, and two resellers for each line. */
  const fifty = {
    lineItems: Array.from({ length: 50 }, (_, at) => ({
      offerId: ["identity", "premium", "plus"][at % 3],
      quantity: 10,
      friendlyName: `For the department number ${100 + at}`,
      partnerIdOnRecord: named[at % 10]?.mpnId,
      supportContact: { resellerId: named[(at + 1) % 10]?.id },
    })),
  };
  await call("GET /v1/orders", asProvider);

  await row("GET /v1/orders", asProvider);
  await row("GET /v1/orders", { ...asProvider, query: { status: "cancelled" } }, "status, none has it");
  const ofCustomer = { query: { customerId: customer.id } };
  await row("GET /v1/orders", asSeller, "as a reseller");

  const anew = { resellerId: next.id, customer: newCustomer("woodgrove.example"), ...lines };
  const draft = await row("POST /v1/orders", { ...asProvider, body: anew }, "a new customer");
  const existing = { body: { customerId: customer.id, ...lines } };
  const other = await row("POST /v1/orders", { ...asProvider, ...existing }, "an existing customer");
  const placing = { body: { customerId: customer.id, ...line } };
  const placed = await row("POST /v1/orders", { ...asSeller, ...placing }, "as a reseller");
  const bought = { resellerId: named[0]?.id, customer: newCustomer("proseware.example"), ...fifty };
  const large = await row(
    "POST /v1/orders",
    { ...asProvider, body: bought },
    "50 lines and 10 resellers, a new customer",
  );
  await row("GET /v1/orders", { ...asProvider, ...ofCustomer }, "customerId");

  const on = (id: string, more: Call = {}) => ({ ...asProvider, path: { orderId: id }, ...more });
  const read = await row("GET /v1/orders/{orderId}", on(idOf(other)));
  await row("GET /v1/orders/{orderId}", { ...asSeller, path: { orderId: idOf(placed) } }, "as a reseller");
  const more = lines.lineItems.map((line) => ({ ...line, quantity: 11 }));
  const changed = { body: { lineItems: more }, headers: ifMatch(read) };
  await row("PATCH /v1/orders/{orderId}", on(idOf(other), changed));

  /** Reviews an order and submits it; answers the submitted call. */
  const submit = async (id: string, course: string, as = asProvider) => {
    const sent = { ...as, path: { orderId: id } };
    const review = await row("POST /v1/orders/{orderId}/review", sent, course);
    const { version } = reviewed.parse(JSON.parse(review.body));
    const keyed = { ...sent, body: { version }, headers: { "idempotency-key": "order-1" } };
    await row("POST /v1/orders/{orderId}/submit", keyed, course);
    return keyed;
  };
  const first = await submit(idOf(draft), "1 line, a new customer");
  await row("POST /v1/orders/{orderId}/submit", first, "replayed");
  await submit(idOf(other), "1 line, an existing customer");
  await submit(idOf(placed), "as a reseller", asSeller);
  const needing = { customerId: customer.id, lineItems: [{ offerId: "plus", quantity: 10 }] };
  const held = await call("POST /v1/orders", { ...asProvider, body: needing });
  await submit(idOf(held), "1 line with a prerequisite, an existing customer");
  await submit(idOf(large), largest.newCustomer);
  const wide = await call("POST /v1/orders", {
    ...asProvider,
    body: { customerId: widelyHeld.id, ...fifty },
  });
  await submit(idOf(wide), largest.existingCustomer);
  const cancelled = idOf(await call("POST /v1/orders", { ...asProvider, ...existing }));
  await row("POST /v1/orders/{orderId}/cancel", on(cancelled));
};
