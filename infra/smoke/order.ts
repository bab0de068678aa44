import * as z from "zod";
import type { Call } from "./smoke.ts";

const me = z.object({ organization: z.object({ id: z.string() }) });
const offers = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      minimumQuantity: z.number(),
      isTrial: z.boolean(),
      prerequisiteOffers: z.array(z.string()),
    }),
  ),
});
const found = z.object({ items: z.array(z.object({ id: z.string() })) });
const draft = z.object({ id: z.string() });
const reviewed = z.object({ version: z.string(), problems: z.array(z.unknown()) });
const confirmed = z.object({
  customer: z.object({ id: z.string() }),
  subscriptions: z.tuple([z.object({ id: z.string(), status: z.string() })]),
});
const state = z.object({ status: z.string() });

/** The customer that all smoke tests of an organization share. `.example` is nobody's domain (RFC 6761). */
const customerOf = (domain: string) => ({
  companyProfile: { domain },
  billingProfile: {
    email: `accounts@${domain}`,
    culture: "de-DE",
    language: "de",
    companyName: "Smoke test",
    defaultAddress: {
      country: "DE",
      city: "Rostock",
      addressLine1: "Am Strande 3",
      postalCode: "18055",
    },
  },
});

/**
 * Orders the cheapest quantity in the catalogue for the smoke tests' own customer, and cancels it within its window.
 * The first run creates the customer and later runs find it, because only an operator can release a domain. An
 * unfinished order is cancelled as a draft. Throws when a step fails.
 */
export const orderAndCancel = async (call: Call): Promise<void> => {
  const { organization } = await call(me, "GET", "/v1/me");
  const catalogue = await call(offers, "GET", "/v1/offers?billing=license&limit=100");
  const [offer] = catalogue.items
    .filter(({ isTrial, prerequisiteOffers }) => !isTrial && prerequisiteOffers.length === 0)
    .toSorted((one, other) => one.minimumQuantity - other.minimumQuantity);
  if (!offer)
    throw new Error("The catalogue has no offer by licence that stands alone: an operator imports one.");

  const domain = `smoke-${organization.id.toLowerCase().replace("_", "-")}.example`;
  const [known] = (await call(found, "GET", `/v1/customers?domain=${domain}`)).items;
  const { id } = await call(draft, "POST", "/v1/orders", {
    body: {
      ...(known ? { customerId: known.id } : { customer: customerOf(domain) }),
      lineItems: [{ offerId: offer.id, quantity: offer.minimumQuantity, friendlyName: "Smoke test" }],
    },
  });
  const submitted = await submit(call, `/v1/orders/${id}`);
  const [{ id: subscriptionId }] = submitted.subscriptions;
  const path = `/v1/customers/${submitted.customer.id}/subscriptions/${subscriptionId}`;
  await call(state, "PATCH", path, { body: { status: "cancelled" }, headers: { "if-match": "*" } });
  const { status } = await call(state, "GET", path);
  if (status !== "cancelled") throw new Error(`The subscription is ${status} after its cancellation.`);
};

const submit = async (call: Call, path: string) => {
  try {
    const { version, problems } = await call(reviewed, "POST", `${path}/review`);
    if (problems.length > 0) throw new Error(`The order has problems: ${JSON.stringify(problems)}`);
    return await call(confirmed, "POST", `${path}/submit`, { body: { version } });
  } catch (error) {
    // A submitted order is no draft any more, so this cancellation is refused. The first error says what went wrong.
    await call(z.unknown(), "POST", `${path}/cancel`).catch(() => undefined);
    throw error;
  }
};
