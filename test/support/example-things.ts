import type { CallerType } from "../../lib/contract/common.ts";
import { logo } from "../../lib/contract/examples/logo.ts";
import { offerId } from "../../lib/contract/examples/offers.ts";
import { type StandIn, standIns } from "../../lib/contract/examples/stand-ins.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { optOutLinks } from "../../lib/opt-outs/link.ts";
import { mailedProof } from "./address-proofs.ts";
import { customerFixture } from "./customers.ts";
import { enteredEnrolment, mailedLink, withEnrolment } from "./enrolments.ts";
import type { ExampleCast } from "./example-cast.ts";
import { offeredTransfer, offererOf } from "./example-transfers.ts";
import { good, type Member, type Organization } from "./world.ts";

/** The real values of some stand-ins. */
export type Real = Partial<Record<StandIn, string>>;

/** The type of organization that sends an example by default: the provider, if it may. */
export const usualCaller = (key: RouteKey): CallerType => {
  const { access } = routes[key];
  const may = access === "public" ? [] : access.types;
  const order = ["indirect-provider", "operator", "indirect-reseller"] as const;
  return order.find((type) => may.length === 0 || may.includes(type)) ?? "customer";
};

export const memberOf = (type: CallerType, { world, provider, reseller }: ExampleCast): Member => {
  if (type === "operator") return world.operator;
  return type === "indirect-reseller" ? reseller.admin : provider.admin;
};

/** The organization whose API clients a caller's examples name: an operator has none. */
const machinesAdmin = (type: CallerType, { provider, reseller }: ExampleCast): Member =>
  (type === "indirect-reseller" ? reseller : provider).admin;

/** A customer of the reseller's, which administers it, owns its Azure scope and is named by its subscription. */
const newCustomer = async (cast: ExampleCast) => {
  const { provider, reseller, table, now, world, moreSubscriptions = 0 } = cast;
  const named = {
    partnerId: reseller.mpnId,
    partnerOrganizationId: reseller.id,
    supportResellerId: reseller.id,
  };
  const { customer, subscriptions } = await customerFixture(table, {
    providerId: provider.id,
    domain: `woodgrove-${world.next()}.example`,
    now: new Date(now()),
    reseller,
    subscriptions: [
      {
        ...{ offerId, offerName: "Deskhub Essential", ...named },
        scheduledChange: { quantity: 8, scheduledBy: provider.id },
      },
      ...Array.from({ length: moreSubscriptions }, () => ({ offerId, offerName: "Deskhub Essential" })),
      { billing: "azure" },
    ],
  });
  const { id } = customer;
  await good(provider.admin.put(`/v1/customers/${id}/azure-tenant-owner`, { resellerId: reseller.id }));
  return { id, subscriptionId: subscriptions[0]?.id ?? "" };
};

export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Sends an example of a route, one of several, with given things, as an organization of a type; answers the new id. */
export type CreatedBy = (
  key: RouteKey,
  cast: ExampleCast,
  options?: { as?: CallerType; which?: number; given?: Real },
) => Promise<string>;

/** The things that one call needs, each made once, when it is first needed. */
interface Making {
  cast: ExampleCast;
  type: CallerType;
  createdBy: CreatedBy;
  get(name: StandIn): Promise<string>;
  customer(): Promise<{ id: string; subscriptionId: string }>;
}

const own = ({ type, cast }: Making): Pick<Organization, "admin"> => ({ admin: memberOf(type, cast) });

const madeBy =
  (key: RouteKey) =>
  ({ cast, createdBy }: Making): Promise<string> =>
    createdBy(key, cast);

/** The POST that adds to the list in which `{<name>Id}` names one thing. */
export const creatorOf = (name: StandIn): RouteKey => {
  const key = (Object.keys(routes) as RouteKey[]).find(
    (each) => each.startsWith("POST ") && `${each.replace("POST", "GET")}/{${name}Id}` in routes,
  );
  if (!key)
    throw new Error(`no POST creates what ${name} stands for: say among the makers how it comes to be`);
  return key;
};

/** The thing of a stand-in, made by the POST of its list. */
const created = async (name: StandIn, { cast, type, get, createdBy }: Making): Promise<string> => {
  const key = creatorOf(name);
  const given: Real = {};
  for (const [, parent] of key.matchAll(/\{(\w+)Id\}/g))
    given[parent as StandIn] = await get(parent as StandIn);
  const { access } = routes[key];
  const as = access !== "public" && access.types.includes(type) ? type : usualCaller(key);
  return createdBy(key, cast, { as, given });
};

/** How a stand-in's thing is made, when its id is not the answer of a POST to its example. */
const makers: Partial<Record<StandIn, (making: Making) => string | Promise<string>>> = {
  provider: ({ cast }) => cast.provider.id,
  reseller: ({ cast }) => cast.reseller.id,
  resellerMpnId: ({ cast }) => cast.reseller.mpnId,
  otherReseller: ({ cast }) => cast.otherReseller.id,
  otherResellerMpnId: ({ cast }) => cast.otherReseller.mpnId,
  leavingReseller: async ({ cast: { world, provider } }) => (await world.partnerOf(provider)).id,
  organization: async ({ cast: { world } }) => (await world.reseller()).id,
  user: async (making) => (await making.cast.world.user(own(making), "SalesAgent")).id,
  secret: async ({ cast, type, get }) =>
    (await good(machinesAdmin(type, cast).get(`/v1/api-clients/${await get("apiClient")}`))).secrets[0].id,
  clientSecret: async ({ cast, type, get }) => {
    const path = `/v1/api-clients/${await get("apiClient")}/secrets`;
    return (await good(machinesAdmin(type, cast).post(path))).clientSecret;
  },
  changeRequest: madeBy("POST /v1/organization/change-requests"),
  enrolmentRequest: async ({ cast }) =>
    (await withEnrolment(cast.table, new Date(cast.now()), { providerId: cast.provider.id })).id,
  customer: async (making) => (await making.customer()).id,
  subscription: async (making) => (await making.customer()).subscriptionId,
  order: async ({ cast, type, get, createdBy }) => {
    if (type !== "indirect-reseller") return createdBy("POST /v1/orders", cast);
    // A reseller orders for a customer that there is.
    const given = { customer: await get("customer") };
    return createdBy("POST /v1/orders", cast, { as: type, which: 1, given });
  },
  job: madeBy("POST /v1/customers/reassign"),
  otherProvider: async ({ cast }) => (await offererOf(cast)).provider.id,
  transfer: ({ cast }) => offeredTransfer(cast),
  ownTransfer: madeBy("POST /v1/customers/{customerId}/transfers"),
  delivery: async ({ cast, type, get }) => {
    const path = `/v1/webhook-endpoints/${await get("webhookEndpoint")}/test`;
    return (await good(machinesAdmin(type, cast).post(path))).id;
  },
  token: async ({ cast: { world } }) => (await world.invitation(await world.provider())).token,
  addressToken: async (making) => {
    const { id } = await making.cast.world.user(own(making), "SalesAgent");
    return mailedProof(making.cast.table, id, new Date(making.cast.now()));
  },
  enrolmentToken: async ({ cast: { world, table, now } }) => {
    const provider = await world.provider();
    const { id } = await world.invitation(provider);
    return (await enteredEnrolment(table, { id, providerId: provider.id }, new Date(now()))).token;
  },
  passwordToken: async ({ cast: { world, table, now, provider } }) => {
    const { id } = await withEnrolment(table, new Date(now()), { providerId: provider.id });
    const { globalAdmin } = await good(world.operator.post(`/v1/enrolment-requests/${id}/approve`));
    return mailedLink(table, globalAdmin.id, "password", new Date(now()));
  },
  unsubscribeToken: async ({ cast: { world, table, now } }) => {
    const { id: organizationId } = await world.provider();
    const address = `reader-${world.next()}@mails.example`;
    const subscribed = { organizationId, address, locale: "en" } as const;
    return optOutLinks(table).tokenOf(subscribed, new Date(now()));
  },
  orderVersion: async ({ cast, type, get }) => {
    const { admin } = type === "indirect-reseller" ? cast.reseller : cast.provider;
    return (await good(admin.post(`/v1/orders/${await get("order")}/review`))).version;
  },
  attestationVersion: async ({ cast: { provider }, get }) =>
    (await good(provider.admin.get(`/v1/indirect-resellers/${await get("leavingReseller")}/removal`)))
      .attestation.version,
  idleDomain: async ({ cast: { table, provider, world, now } }) => {
    const domain = `idle-${world.next()}.example`;
    await customerFixture(table, {
      providerId: provider.id,
      domain,
      now: new Date(now()),
      subscriptions: [],
    });
    return domain;
  },
  newDomain: ({ cast: { world } }) => `woodgrove-${world.next()}.example`,
  newMailDomain: ({ cast: { world } }) => `tailspin-${world.next()}.example`,
  newMpnId: ({ cast: { world } }) => String(8_000_000 + world.next()),
  newOffer: ({ cast: { world } }) => `mailroom-${world.next()}`,
  logoHash: async ({ cast: { world, provider } }) => {
    await good(world.operator.patch(`/v1/organizations/${provider.id}`, { logo }, { "if-match": "*" }));
    return standIns.logoHash;
  },
  monthsAhead: ({ cast: { now } }) => new Date(now() + 200 * 24 * 3_600_000).toISOString(),
};

/** The things that one call needs: the given ones, and the rest on demand. */
export const makingFor = (createdBy: CreatedBy, cast: ExampleCast, type: CallerType, given: Real = {}) => {
  const made = new Map<StandIn, Promise<string>>();
  for (const [name, text] of Object.entries(given)) made.set(name as StandIn, Promise.resolve(text));
  const making: Making = {
    cast,
    type,
    createdBy,
    get(name) {
      const known = made.get(name) ?? Promise.resolve(makers[name]?.(making) ?? created(name, making));
      made.set(name, known);
      return known;
    },
    customer: once(() => newCustomer(cast)),
  };
  return { ...making, made };
};
