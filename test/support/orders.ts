import { demoOffers } from "../../infra/local/demo-offers.ts";
import { type Footing, openChannel } from "./channel.ts";
import { profilesOf } from "./customers.ts";
import type { Client, Response } from "./world.ts";

/** An order's lines: offer, quantity and further fields. */
export const lines = (...offers: [string, number, object?][]) =>
  offers.map(([offerId, quantity, more]) => ({ offerId, quantity, ...more }));

/** A well-formed new customer with this domain. */
export const aNewCustomer = (domain: string) => profilesOf(domain, `Customer ${domain}`);

/** A channel with the demo catalogue, and the ways to order in it. */
export const openOrders = async (stack: Footing) => {
  const channel = await openChannel(stack);
  const { world, provider } = channel;
  await world.operator.post("/v1/offers/import", { offers: demoOffers });

  const newCustomer = (domain = `customer-${world.next()}.example`) => aNewCustomer(domain);
  const key = () => ({ "idempotency-key": `key-${world.next()}` });

  const succeeded = ({ status, body, text }: Response, expected: number): any => {
    if (status !== expected) throw new Error(`the order answered ${status}: ${text}`);
    return body;
  };

  /** A draft; for a new customer by default. */
  const draft = async (body: object = {}, by: Client = provider.admin) => {
    const input = { customer: newCustomer(), lineItems: lines(["deskhub-essential", 5]), ...body };
    return succeeded(await by.post("/v1/orders", input), 201);
  };

  const review = async (id: string, by: Client = provider.admin) =>
    succeeded(await by.post(`/v1/orders/${id}/review`), 200);

  /** Submits a version that was reviewed before. */
  const submitVersion = (id: string, version: string, by: Client = provider.admin, headers = key()) =>
    by.post(`/v1/orders/${id}/submit`, { version }, headers);

  const submit = async (id: string, by: Client = provider.admin) =>
    submitVersion(id, (await review(id, by)).version, by);

  return {
    ...channel,
    newCustomer,
    key,
    draft,
    review,
    submitVersion,
    submit,

    /** A draft for an existing customer. */
    draftFor: (customerId: string, by: Client = provider.admin, more: object = {}) =>
      draft({ customer: undefined, customerId, ...more }, by),

    /** A submitted order for a new customer: its confirmation. */
    async ordered(body: object = {}) {
      const { id } = await draft(body);
      return succeeded(await submit(id), 201);
    },
  };
};
