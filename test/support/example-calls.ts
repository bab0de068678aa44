import type { CallerType } from "../../lib/contract/common.ts";
import { type AnyExample, everyStandIn, examplesOf } from "../../lib/contract/examples/examples.ts";
import { logo } from "../../lib/contract/examples/logo.ts";
import { offerId } from "../../lib/contract/examples/offers.ts";
import { type StandIn, standIns } from "../../lib/contract/examples/stand-ins.ts";
import type { Route } from "../../lib/contract/route.ts";
import { type RouteKey, routes } from "../../lib/contract/routes.ts";
import { optOutLinks } from "../../lib/opt-outs/link.ts";
import { mailedProof } from "./address-proofs.ts";
import { customerFixture } from "./customers.ts";
import { enteredEnrolment, mailedLink, withEnrolment } from "./enrolments.ts";
import type { ExampleCast } from "./example-cast.ts";
import { offeredTransfer, offererOf } from "./example-transfers.ts";
import { ofThePage } from "./invitations.ts";
import { concrete } from "./matrix.ts";
import { good, type Member, type Method, type Organization, type Response } from "./world.ts";

/** An example with real values in place of its stand-ins, ready to be sent. */
export interface RealCall {
  key: RouteKey;
  by: Member;
  method: Method;
  /** With the query. */
  path: string;
  body?: unknown;
  /** Those that the route cannot do without. */
  headers: Record<string, string>;
  /** The real values of the example's stand-ins. */
  real: Real;
}

/** The real values of some stand-ins. */
export type Real = Partial<Record<StandIn, string>>;

export const rowOf = (key: RouteKey): Route => routes[key];
export const methodOf = (key: RouteKey): Method => key.slice(0, key.indexOf(" ")) as Method;
/** The answer of a success. */
export const successOf = (key: RouteKey): number => rowOf(key).status ?? 200;

/** The type of organization that sends an example by default: the provider, if it may. */
const usualCaller = (key: RouteKey): CallerType => {
  const { access } = rowOf(key);
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

/** The things that one call needs, each made once, when it is first needed. */
interface Making {
  cast: ExampleCast;
  type: CallerType;
  get(name: StandIn): Promise<string>;
  customer(): Promise<{ id: string; subscriptionId: string }>;
}

const own = ({ type, cast }: Making): Pick<Organization, "admin"> => ({ admin: memberOf(type, cast) });

/** The id of the resource that a route creates from its example. */
const madeBy =
  (key: RouteKey) =>
  async ({ cast }: Making): Promise<string> =>
    (await good(send(await realCall(key, cast)))).id;

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
const created = async (name: StandIn, { cast, type, get }: Making): Promise<string> => {
  const key = creatorOf(name);
  const given: Real = {};
  for (const [, parent] of key.matchAll(/\{(\w+)Id\}/g))
    given[parent as StandIn] = await get(parent as StandIn);
  const { access } = rowOf(key);
  const as = access !== "public" && access.types.includes(type) ? type : usualCaller(key);
  return (await good(send(await realCall(key, cast, { as, given })))).id;
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
  order: async ({ cast, type, get }) => {
    // A reseller orders for a customer that there is.
    const options: CallOptions =
      type === "indirect-reseller" ? { as: type, which: 1, given: { customer: await get("customer") } } : {};
    return (await good(send(await realCall("POST /v1/orders", cast, options)))).id;
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

/** The things that one call needs: the given ones, and the rest on demand. */
const makingFor = (cast: ExampleCast, type: CallerType, given: Real = {}) => {
  const made = new Map<StandIn, Promise<string>>();
  for (const [name, text] of Object.entries(given)) made.set(name as StandIn, Promise.resolve(text));
  const making: Making = {
    cast,
    type,
    get(name) {
      const known = made.get(name) ?? Promise.resolve(makers[name]?.(making) ?? created(name, making));
      made.set(name, known);
      return known;
    },
    customer: once(() => newCustomer(cast)),
  };
  return { ...making, made };
};

export const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** Replaces the stand-ins in a value by real values. */
const filled = async (value: unknown, get: Making["get"]): Promise<unknown> => {
  let text = JSON.stringify(value);
  for (const [name, standIn] of Object.entries(everyStandIn))
    if (text.includes(standIn)) text = text.replaceAll(standIn, await get(name as StandIn));
  return JSON.parse(text);
};

export interface CallOptions {
  /** The caller: by default the provider, if it may, or the operator. */
  as?: CallerType;
  /** Which of the route's examples. */
  which?: number;
  /** Things that exist already. */
  given?: Real;
  /** Without the query of the example, and so without the resources that it names. */
  plain?: true;
}

const everyName = Object.keys(everyStandIn) as StandIn[];

/** One of each thing that these stand-ins of the examples stand for, or all of them do, for callers of a kind. */
export const realThings = async <Name extends StandIn = StandIn>(
  cast: ExampleCast,
  type: CallerType,
  names: readonly Name[] = everyName as Name[],
): Promise<Record<Name, string>> => {
  const { get } = makingFor(cast, type);
  const things: Real = {};
  for (const name of names) things[name] = await get(name);
  return things as Record<Name, string>;
};

/** Prepares the world for an example of a route and fills in real values. */
export const realCall = async (
  key: RouteKey,
  cast: ExampleCast,
  { as = usualCaller(key), which = 0, given = {}, plain }: CallOptions = {},
): Promise<RealCall> => {
  const found: AnyExample | undefined = examplesOf(key)[which];
  if (!found) throw new Error(`${key} has no example ${which}`);
  const { path, query, body, form } = found;
  const { get, made } = makingFor(cast, as, given);
  const real: any = await filled({ path, query: plain ? undefined : query, body, form }, get);
  const entries = await Promise.all([...made].map(async ([name, text]) => [name, await text] as const));
  const { method, path: at } = concrete(key, real.path ?? {});
  return {
    key,
    by: memberOf(as, cast),
    method,
    path: real.query ? `${at}?${new URLSearchParams(real.query)}` : at,
    body: real.form ? new URLSearchParams(real.form).toString() : real.body,
    headers: real.form ? ofThePage : {},
    real: Object.fromEntries(entries),
  };
};

/** The headers of a call, including those that its route requires. */
export const headersOf = ({ key, path, headers }: RealCall): Record<string, string> => ({
  ...(rowOf(key).keyRequired && { "idempotency-key": `key of ${path}` }),
  ...(rowOf(key).ifMatch === "required" && { "if-match": "*" }),
  ...headers,
});

/** Sends a call; with its `Idempotency-Key`, where the route cannot do without one. */
export const send = (call: RealCall, more: Record<string, string> = {}): Promise<Response> =>
  call.by.call(call.method, call.path, call.body, { ...headersOf(call), ...more });
