import { minute } from "./clock.ts";
import { channelOf } from "./customers.ts";
import {
  alternating,
  type Ground,
  idOf,
  newCustomer,
  onlyComing,
  type Traffic,
  tableOf,
} from "./traffic-ground.ts";
import { good } from "./world.ts";

/** Drafts that a reseller places and cancels, in a list that shows them. */
export const amongDrafts =
  (listed: (ground: Ground, customerId: string) => Pick<Traffic, "by" | "within">) =>
  async (ground: Ground): Promise<Traffic> => {
    const { admin } = ground.reseller;
    const { customer } = await newCustomer(ground);
    const order = { customerId: customer.id, lineItems: [{ offerId: "deskhub-essential", quantity: 1 }] };
    const come = () => idOf(admin.post("/v1/orders", order));
    return {
      ...listed(ground, customer.id),
      path: "/v1/orders",
      ...(await alternating(come)),
      come,
      go: (id) => good(admin.post(`/v1/orders/${id}/cancel`)),
    };
  };

/** All orders of a provider: one that is cancelled stays among them. */
export const amongOrders = async (ground: Ground): Promise<Traffic> => {
  const { within: _, ...drafts } = await amongDrafts(({ other }) => ({ by: other.admin, within: "" }))(
    ground,
  );
  return { ...drafts, stable: [...drafts.stable, ...drafts.passing] };
};

/** A provider's customers, each of them for ever. */
export const amongCustomers = async (ground: Ground): Promise<Traffic> => ({
  by: ground.other.admin,
  path: "/v1/customers",
  ...(await onlyComing(async () => (await newCustomer(ground)).customer.id)),
});

/** Those of one reseller, as their provider reads them: one that is nobody's any more leaves them. */
export const amongAssociated = async (ground: Ground): Promise<Traffic> => {
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
export const amongResellersCustomers = async (ground: Ground): Promise<Traffic> => {
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
export const amongFound = async (ground: Ground): Promise<Traffic> => {
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
export const amongCredits =
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

export const amongSubscriptions = async (ground: Ground): Promise<Traffic> => {
  const { stack, other } = ground;
  const { customer } = await newCustomer(ground);
  const channel = channelOf(tableOf(stack));
  const come = async () => (await channel.subscription(customer, new Date(stack.now()))).id;
  const path = `/v1/customers/${customer.id}/subscriptions`;
  return { by: other.admin, path, ...(await onlyComing(come)) };
};
