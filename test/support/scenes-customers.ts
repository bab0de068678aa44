import type { SubscriptionItem } from "../../lib/subscriptions/items.ts";
import { day } from "./clock.ts";
import { address, type CustomerOptions, customerFixture } from "./customers.ts";
import type { Inside } from "./inside.ts";
import { offerBody } from "./offer-body.ts";
import { asking, type Cast, recordedOnce, type Scene } from "./scenes.ts";
import { etagOf, seen, signsIn } from "./scenes-organizations.ts";
import type { Member } from "./world.ts";

/** A customer of the shared provider, for a day. */
export const customerOf = (inside: Inside, { provider }: Cast, more: Partial<CustomerOptions> = {}) =>
  customerFixture(inside.table, {
    providerId: provider.id,
    domain: `customer-${inside.world.next()}.example`,
    now: new Date(inside.now() - day),
    ...more,
  });

/** A subscription of which a reseller is of record, and which it supports. */
const recordedOf = ({ id, mpnId }: Cast["reseller"]): Partial<SubscriptionItem> => ({
  partnerId: mpnId,
  partnerOrganizationId: id,
  supportResellerId: id,
});

const newCustomer = (number: number) => ({
  companyProfile: { domain: `scene-${number}.example` },
  billingProfile: {
    email: "billing@scene.example",
    culture: "en-GB",
    language: "en",
    companyName: `Scene ${number}`,
    defaultAddress: address,
  },
});

const lineItems = ({ reseller, other }: Cast) => [
  {
    offerId: "office-basic",
    quantity: 5,
    partnerIdOnRecord: reseller.mpnId,
    supportContact: { resellerId: other.id },
  },
  { offerId: "office-plus", quantity: 2 },
];

/** A draft of the provider's for a new customer. */
const drafted = async ({ world }: Inside, cast: Cast): Promise<string> => {
  const customer = newCustomer(world.next());
  const body = { customer, resellerId: cast.reseller.id, lineItems: lineItems(cast) };
  const answer = await cast.provider.admin.post("/v1/orders", body);
  if (answer.status !== 201) throw new Error(`the draft answered ${answer.status}: ${answer.text}`);
  return `/v1/orders/${answer.body.id}`;
};

const reviewed = async (by: Member, path: string): Promise<{ version: string }> => {
  const { body } = await by.post(`${path}/review`);
  if (body.problems?.length !== 0) throw new Error(`the review says ${JSON.stringify(body)}`);
  return { version: body.version };
};

/** A change of one customer through its path, by the provider that has just read it. */
const onCustomer =
  (
    route: Parameters<typeof asking>[1],
    o: {
      options?: (cast: Cast) => Partial<CustomerOptions>;
      before?: (by: Member, path: string, cast: Cast) => Promise<unknown>;
      path?: (cast: Cast) => string;
      body?: (cast: Cast) => unknown;
    },
  ): Scene =>
  async (inside, cast) => {
    const by = cast.provider.admin;
    const { customer } = await customerOf(inside, cast, o.options?.(cast));
    const home = `/v1/customers/${customer.id}`;
    await o.before?.(by, home, cast);
    const etag = await etagOf(by, home);
    const path = `${home}${o.path?.(cast) ?? ""}`;
    return asking(inside, route, { by, path, body: o.body?.(cast), etag, read: seen(by, home) });
  };

const withAzure = (): Partial<CustomerOptions> => ({
  subscriptions: [{ offerId: "azure", billing: "azure" }],
});

/** A change of a subscription that has a reseller of record and a support contact, by the provider. */
const onSubscription =
  (route: Parameters<typeof asking>[1], tail: string, body: (cast: Cast) => unknown): Scene =>
  async (inside, cast) => {
    const by = cast.provider.admin;
    const subscribed = { subscriptions: [recordedOf(cast.reseller)] };
    const { customer, subscriptions } = await customerOf(inside, cast, subscribed);
    const path = `/v1/customers/${customer.id}/subscriptions/${subscriptions[0]?.id}${tail}`;
    const etag = await etagOf(by, path);
    return asking(inside, route, { by, path, body: body(cast), etag, read: seen(by, path) });
  };

/** What is sold, to whom, and who may do what there. */
export const customerScenes: Record<string, Scene> = {
  "PUT /v1/offers/{offerId}": async (inside) => {
    const { operator: by, next } = inside.world;
    const path = `/v1/offers/scene-${next()}`;
    await by.put(path, offerBody("Before"));
    const o = { by, path, body: offerBody("After"), etag: await etagOf(by, path), read: seen(by, path) };
    return asking(inside, "PUT /v1/offers/{offerId}", o);
  },
  "POST /v1/offers/import in two transactions": async (inside) => {
    // Others in each run: what lies there already is not written again.
    const run = inside.world.next();
    const body = {
      offers: Array.from({ length: 91 }, (_, at) => ({ id: `many-${run}-${at}`, ...offerBody("Many") })),
    };
    const path = "/v1/offers/import";
    return asking(inside, "POST /v1/offers/import", { by: inside.world.operator, path, body });
  },
  "POST /v1/orders": async (inside, cast) => {
    const { customer } = await customerOf(inside, cast, { reseller: cast.reseller });
    const body = { customerId: customer.id, lineItems: [{ offerId: "office-basic", quantity: 1 }] };
    return asking(inside, "POST /v1/orders", { by: cast.reseller.admin, path: "/v1/orders", body });
  },
  "PATCH /v1/orders/{orderId}": async (inside, cast) => {
    const by = cast.provider.admin;
    const path = await drafted(inside, cast);
    const body = { lineItems: [{ offerId: "office-plus", quantity: 3 }] };
    const o = { by, path, body, etag: await etagOf(by, path), read: seen(by, path) };
    return asking(inside, "PATCH /v1/orders/{orderId}", o);
  },
  "POST /v1/orders/{orderId}/submit for a new customer": async (inside, cast) => {
    const by = cast.provider.admin;
    const path = await drafted(inside, cast);
    const body = await reviewed(by, path);
    return {
      ...asking(inside, "POST /v1/orders/{orderId}/submit", { by, path: `${path}/submit`, body }),
      check: signsIn(inside, by, ({ customer }) => `/v1/customers/${customer.id}/admin-credentials`),
    };
  },
  "POST /v1/orders/{orderId}/submit for a reseller's customer": async (inside, cast) => {
    const by = cast.reseller.admin;
    const { customer } = await customerOf(inside, cast, { reseller: cast.reseller });
    const draft = { customerId: customer.id, lineItems: [{ offerId: "office-basic", quantity: 1 }] };
    const path = `/v1/orders/${(await by.post("/v1/orders", draft)).body.id}`;
    const body = await reviewed(by, path);
    return asking(inside, "POST /v1/orders/{orderId}/submit", { by, path: `${path}/submit`, body });
  },
  "POST /v1/orders/{orderId}/submit of a version that is not there any more": async (inside, cast) => {
    const by = cast.provider.admin;
    const path = await drafted(inside, cast);
    const body = await reviewed(by, path);
    await by.patch(path, { lineItems: [{ offerId: "office-plus", quantity: 3 }] }, { "if-match": "*" });
    const { drive } = asking(inside, "POST /v1/orders/{orderId}/submit", {
      by,
      path: `${path}/submit`,
      body,
    });
    return { drive };
  },
  "POST /v1/orders/{orderId}/cancel": async (inside, cast) => {
    const path = `${await drafted(inside, cast)}/cancel`;
    return asking(inside, "POST /v1/orders/{orderId}/cancel", { by: cast.provider.admin, path });
  },
  "PATCH /v1/customers/{customerId}": onCustomer("PATCH /v1/customers/{customerId}", {
    options: ({ reseller }) => ({ reseller }),
    body: () => ({ billingProfile: { companyName: "Contoso Renamed" } }),
  }),
  "PUT /v1/customers/{customerId}/reseller": onCustomer("PUT /v1/customers/{customerId}/reseller", {
    options: ({ reseller }) => ({ reseller }),
    path: () => "/reseller",
    body: ({ other }) => ({ resellerId: other.id, delegatedAdmin: true }),
  }),
  "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}": onCustomer(
    "DELETE /v1/customers/{customerId}/delegated-admin/{resellerId}",
    { options: ({ reseller }) => ({ reseller }), path: ({ reseller }) => `/delegated-admin/${reseller.id}` },
  ),
  "PUT /v1/customers/{customerId}/azure-tenant-owner": onCustomer(
    "PUT /v1/customers/{customerId}/azure-tenant-owner",
    {
      options: withAzure,
      path: () => "/azure-tenant-owner",
      body: ({ reseller }) => ({ resellerId: reseller.id }),
    },
  ),
  "DELETE /v1/customers/{customerId}/azure-tenant-owner": onCustomer(
    "DELETE /v1/customers/{customerId}/azure-tenant-owner",
    {
      options: withAzure,
      before: (by, path, { reseller }) => by.put(`${path}/azure-tenant-owner`, { resellerId: reseller.id }),
      path: () => "/azure-tenant-owner",
    },
  ),
  "POST /v1/customers/{customerId}/admin-credentials": async (inside, cast) => {
    const by = cast.provider.admin;
    const { customer } = await customerOf(inside, cast);
    const path = `/v1/customers/${customer.id}/admin-credentials`;
    return {
      ...asking(inside, "POST /v1/customers/{customerId}/admin-credentials", { by, path }),
      alike: recordedOnce,
      check: signsIn(inside, by, () => path),
    };
  },
  "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}": onSubscription(
    "PATCH /v1/customers/{customerId}/subscriptions/{subscriptionId}",
    "",
    ({ other }) => ({ quantity: 20, partnerId: other.mpnId }),
  ),
  "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades": async (inside, cast) => {
    const by = cast.provider.admin;
    const subscribed = { subscriptions: [recordedOf(cast.reseller)] };
    const { customer, subscriptions } = await customerOf(inside, cast, subscribed);
    const path = `/v1/customers/${customer.id}/subscriptions/${subscriptions[0]?.id}/upgrades`;
    const body = { targetOfferId: "office-plus" };
    return asking(inside, "POST /v1/customers/{customerId}/subscriptions/{subscriptionId}/upgrades", {
      by,
      path,
      body,
    });
  },
  "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact": onSubscription(
    "PUT /v1/customers/{customerId}/subscriptions/{subscriptionId}/support-contact",
    "/support-contact",
    ({ other }) => ({ resellerId: other.id }),
  ),
};
