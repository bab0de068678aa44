import type { NewCustomer } from "../../lib/contract/customer-profiles.ts";
import * as example from "../../lib/contract/examples/customers.ts";
import { offerId } from "../../lib/contract/examples/offers.ts";
import { standIns } from "../../lib/contract/examples/stand-ins.ts";
import { good, type Member, type World } from "./world.ts";

/** The new customer of an order, with personal data in every field that takes any. */
export const newCustomer = (world: World, domain = `customer-${world.next()}.example`): NewCustomer =>
  JSON.parse(JSON.stringify(example.newCustomer).replaceAll(standIns.newDomain, domain));

/** A draft of a new customer's order. */
export const draftOf = (world: World, by: Member, more: object = {}): Promise<any> =>
  good(
    by.post("/v1/orders", { customer: newCustomer(world), lineItems: [{ offerId, quantity: 5 }], ...more }),
  );

/** The body of a draft's submit. */
export const submissionOf = async (by: Member, id: string): Promise<{ path: string; body: object }> => {
  const { version } = await good(by.post(`/v1/orders/${id}/review`));
  return { path: `/v1/orders/${id}/submit`, body: { version } };
};
